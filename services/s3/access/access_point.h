// Access points: further names of a bucket, each of an account and region.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points.html
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

struct AccessPointName {
  std::string account, region, name;
};

/// A record: what GetAccessPoint shows of it, and "@policy" (its text) and "@tags".
std::optional<Value> find_access_point(RequestContext& context, const AccessPointName& name);
void put_access_point(RequestContext& context, const AccessPointName& name, const Value& record);
void remove_access_point(RequestContext& context, const AccessPointName& name);
/// Visits those of an account and region in the order of their names, behind `after`.
void each_access_point(RequestContext& context, const AccessPointName& after,
                       const std::function<bool(const Value& record)>& visit);

std::string access_point_arn(const RequestContext& context, const AccessPointName& name);
/// The access point in "arn:aws:s3:us-east-1:123456789012:accesspoint/name", also with "/object/key" behind it.
std::optional<AccessPointName> parse_access_point_arn(std::string_view arn);

/// The access point that a request's Bucket names, by its ARN, alias, or host name ("name-account"); nothing if it is
/// a bucket's own name. Throws NoSuchAccessPoint.
std::optional<AccessPointName> named_access_point(RequestContext& context, const std::string& name);

/// The bucket that a request's Bucket means: its own name, or that behind an access point. Throws NoSuchAccessPoint,
/// and AccessDenied for an access point that takes requests from a VPC alone.
std::string resolve_bucket_name(RequestContext& context, const std::string& name);

/// The ARNs that policies know what a request names by: the bucket's, or with a key the object's. "Both the access
/// point and the underlying bucket must permit the request", so that through an access point there are two.
std::vector<std::string> arns_of(RequestContext& context, const std::string& bucket, const std::string& key);

/// Refuses through access points what they do not serve: MethodNotAllowed.
void guard_access_points(std::vector<Operation>& operations);

}  // namespace s3
