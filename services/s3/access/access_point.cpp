#include "services/s3/access/access_point.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "services/s3/bucket/bucket.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_keys.h"

namespace s3 {
namespace {

constexpr std::string_view kArnResource = ":accesspoint/";
constexpr std::string_view kAliasSuffix = "-s3alias";
const std::string kArnObject = "/object/";

/// "You can use access points to perform operations on objects using the following subset of Amazon S3 APIs."
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-service-api-support.html
constexpr std::string_view kServedOperations[] = {"AbortMultipartUpload",
                                                  "CompleteMultipartUpload",
                                                  "CopyObject",
                                                  "CreateMultipartUpload",
                                                  "DeleteObject",
                                                  "DeleteObjectTagging",
                                                  "DeleteObjects",
                                                  "GetBucketAcl",
                                                  "GetBucketCors",
                                                  "GetBucketLocation",
                                                  "GetBucketNotificationConfiguration",
                                                  "GetBucketPolicy",
                                                  "GetObject",
                                                  "GetObjectAcl",
                                                  "GetObjectAttributes",
                                                  "GetObjectLegalHold",
                                                  "GetObjectRetention",
                                                  "GetObjectTagging",
                                                  "HeadBucket",
                                                  "HeadObject",
                                                  "ListMultipartUploads",
                                                  "ListObjectVersions",
                                                  "ListObjects",
                                                  "ListObjectsV2",
                                                  "ListParts",
                                                  "PutObject",
                                                  "PutObjectAcl",
                                                  "PutObjectLegalHold",
                                                  "PutObjectRetention",
                                                  "PutObjectTagging",
                                                  "RestoreObject",
                                                  "SelectObjectContent",
                                                  "UploadPart",
                                                  "UploadPartCopy"};

std::string prefix_of(const AccessPointName& name) {
  return account_key(name.account, "AccessPoint/" + name.region + "/");
}
std::string key_of(const AccessPointName& name) {
  return prefix_of(name) + name.name;
}

/// "name-123456789012", as the first label of an access point's host.
std::optional<AccessPointName> parse_label(const RequestContext& context, const std::string& label) {
  if (label.size() < kAccountDigits + 2) return std::nullopt;
  const std::string account = label.substr(label.size() - kAccountDigits);
  if (label[label.size() - kAccountDigits - 1] != '-' || !std::all_of(account.begin(), account.end(), ::isdigit)) {
    return std::nullopt;
  }
  return AccessPointName{
      .account = account, .region = context.region, .name = label.substr(0, label.size() - kAccountDigits - 1)};
}

Value require_record(RequestContext& context, const AccessPointName& name) {
  auto record = find_access_point(context, name);
  if (!record) throw refusal("NoSuchAccessPoint", {{"AccessPointName", name.name}});
  return std::move(*record);
}

/// Whether a name may be an access point's, by its looks alone: what is asked of every request.
bool may_name_access_point(const RequestContext& context, const std::string& name) {
  return name.starts_with("arn:") || name.ends_with(kAliasSuffix) || parse_label(context, name).has_value();
}

}  // namespace

std::optional<Value> find_access_point(RequestContext& context, const AccessPointName& name) {
  const auto bytes = context.transaction.get(key_of(name));
  if (!bytes) return std::nullopt;
  return emulator::from_stored(*bytes);
}

void put_access_point(RequestContext& context, const AccessPointName& name, const Value& record) {
  context.transaction.put(key_of(name), emulator::to_stored(record));
  context.transaction.put(alias_key(record.at("Alias").get_ref<const std::string&>()), access_point_arn(context, name));
}

void remove_access_point(RequestContext& context, const AccessPointName& name) {
  const auto record = find_access_point(context, name);
  if (!record) return;
  context.transaction.erase(alias_key(record->at("Alias").get_ref<const std::string&>()));
  context.transaction.erase(key_of(name));
}

void each_access_point(RequestContext& context, const AccessPointName& after,
                       const std::function<bool(const Value& record)>& visit) {
  const std::string from = after.name.empty() ? std::string() : key_of(after) + '\0';
  context.transaction.scan_prefix(
      prefix_of(after), [&](std::string_view, std::string_view bytes) { return visit(emulator::from_stored(bytes)); },
      from);
}

std::string access_point_arn(const RequestContext& context, const AccessPointName& name) {
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":s3:" + name.region + ":" + name.account +
         std::string(kArnResource) + name.name;
}

std::optional<AccessPointName> parse_access_point_arn(std::string_view arn) {
  const size_t resource = arn.find(kArnResource);
  if (!arn.starts_with("arn:") || resource == arn.npos) return std::nullopt;
  const size_t account = arn.rfind(':', resource - 1);
  const size_t region = account == arn.npos ? arn.npos : arn.rfind(':', account - 1);
  if (region == arn.npos) return std::nullopt;
  const std::string_view rest = arn.substr(resource + kArnResource.size());
  return AccessPointName{.account = std::string(arn.substr(account + 1, resource - account - 1)),
                         .region = std::string(arn.substr(region + 1, account - region - 1)),
                         .name = std::string(rest.substr(0, rest.find('/')))};
}

std::optional<AccessPointName> named_access_point(RequestContext& context, const std::string& name) {
  if (!may_name_access_point(context, name)) return std::nullopt;
  if (name.starts_with("arn:")) {
    auto parsed = parse_access_point_arn(name);
    if (!parsed) throw invalid_argument("Invalid ARN", "Bucket", name);
    require_record(context, *parsed);
    return parsed;
  }
  if (name.ends_with(kAliasSuffix)) {
    const auto arn = context.transaction.get(alias_key(name));
    if (!arn) throw refusal("NoSuchAccessPoint", {{"AccessPointName", name}});
    return parse_access_point_arn(*arn);
  }
  auto& engine = context.machine.engine;
  if (engine.exists(context, engine.type(kService, "bucket"), name)) return std::nullopt;
  auto label = parse_label(context, name);
  return find_access_point(context, *label) ? label : std::nullopt;
}

std::string resolve_bucket_name(RequestContext& context, const std::string& name) {
  const auto access_point = named_access_point(context, name);
  if (!access_point) return name;
  const Value record = require_record(context, *access_point);
  // "If you … make a request that did not originate from that VPC, Amazon S3 rejects the request with an 'Access
  // Denied' error": from none of them can a request come here.
  if (record.at("NetworkOrigin") == "VPC") throw refusal("AccessDenied");
  return record.at("Bucket");
}

std::vector<std::string> arns_of(RequestContext& context, const std::string& bucket, const std::string& key) {
  std::vector<std::string> arns;
  if (const auto access_point = named_access_point(context, bucket)) {
    arns.push_back(access_point_arn(context, *access_point) + (key.empty() ? "" : kArnObject + key));
  }
  const std::string arn = bucket_arn(context, resolve_bucket_name(context, bucket));
  arns.push_back(key.empty() ? arn : arn + "/" + key);
  return arns;
}

void guard_access_points(std::vector<Operation>& operations) {
  for (Operation& operation : operations) {
    const bool is_served = std::find(std::begin(kServedOperations), std::end(kServedOperations), operation.name) !=
                           std::end(kServedOperations);
    // A bucket that is about to be made has a name of its own, which may be no access point's.
    if (is_served || operation.name == "CreateBucket") continue;
    operation.handler = [serve = std::move(operation.handler)](RequestContext& context, const Value& input) {
      const auto bucket = input.find("Bucket");
      const bool names_one = bucket != input.end() && bucket->is_string() &&
                             named_access_point(context, bucket->get_ref<const std::string&>()).has_value();
      if (names_one) throw refusal("MethodNotAllowed", {{"ResourceType", "ACCESS_POINT"}});
      return serve(context, input);
    };
  }
}

}  // namespace s3
