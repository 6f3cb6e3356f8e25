// Access points: further names of a bucket, each of an account and region.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points.html
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

struct AccessPointName {
  std::string account, region, name;
};

/// A record: Name, Bucket, BucketAccountId, NetworkOrigin, CreationDate, Alias and PublicAccessBlockConfiguration.
std::optional<Value> find_access_point(RequestContext& context, const AccessPointName& name);
void put_access_point(RequestContext& context, const AccessPointName& name, const Value& record);
void remove_access_point(RequestContext& context, const AccessPointName& name);
/// Visits those of an account and region in the order of their names, behind `after`.
void each_access_point(RequestContext& context, const AccessPointName& after,
                       const std::function<bool(const Value& record)>& visit);

std::string access_point_arn(const RequestContext& context, const AccessPointName& name);

/// What a request's Bucket means: the bucket behind an access point's ARN, alias, or host name ("name-account"); any
/// other name is the bucket's own. Throws NoSuchAccessPoint.
std::string resolve_bucket_name(RequestContext& context, const std::string& name);

}  // namespace s3
