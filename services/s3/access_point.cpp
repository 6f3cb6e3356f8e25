#include "services/s3/access_point.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/store/store.h"
#include "services/s3/errors.h"
#include "services/s3/object_keys.h"

namespace s3 {
namespace {

constexpr std::string_view kArnResource = ":accesspoint/";
constexpr std::string_view kAliasSuffix = "-s3alias";
constexpr size_t kAccountDigits = 12;

std::string prefix_of(const AccessPointName& name) {
  return account_key(name.account, "AccessPoint/" + name.region + "/");
}
std::string key_of(const AccessPointName& name) {
  return prefix_of(name) + name.name;
}

std::optional<AccessPointName> parse_arn(const std::string& arn) {
  const size_t resource = arn.find(kArnResource);
  if (!arn.starts_with("arn:") || resource == arn.npos) return std::nullopt;
  const size_t account = arn.rfind(':', resource - 1);
  const size_t region = arn.rfind(':', account - 1);
  if (account == arn.npos || region == arn.npos) return std::nullopt;
  return AccessPointName{.account = arn.substr(account + 1, resource - account - 1),
                         .region = arn.substr(region + 1, account - region - 1),
                         .name = arn.substr(resource + kArnResource.size())};
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

std::string bucket_behind(RequestContext& context, const AccessPointName& name) {
  const auto record = find_access_point(context, name);
  if (!record) throw refusal("NoSuchAccessPoint", {{"AccessPointName", name.name}});
  return record->at("Bucket");
}

}  // namespace

std::optional<Value> find_access_point(RequestContext& context, const AccessPointName& name) {
  const auto bytes = context.transaction.get(key_of(name));
  if (!bytes) return std::nullopt;
  return Value::from_msgpack(*bytes);
}

void put_access_point(RequestContext& context, const AccessPointName& name, const Value& record) {
  std::string bytes;
  Value::to_msgpack(record, bytes);
  context.transaction.put(key_of(name), bytes);
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
      prefix_of(after), [&](std::string_view, std::string_view bytes) { return visit(Value::from_msgpack(bytes)); },
      from);
}

std::string access_point_arn(const RequestContext& context, const AccessPointName& name) {
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":s3:" + name.region + ":" + name.account +
         std::string(kArnResource) + name.name;
}

std::string resolve_bucket_name(RequestContext& context, const std::string& name) {
  if (name.starts_with("arn:")) {
    const auto parsed = parse_arn(name);
    if (!parsed) throw invalid_argument("Invalid ARN", "Bucket", name);
    return bucket_behind(context, *parsed);
  }
  if (name.ends_with(kAliasSuffix)) {
    const auto arn = context.transaction.get(alias_key(name));
    if (!arn) throw refusal("NoSuchAccessPoint", {{"AccessPointName", name}});
    return bucket_behind(context, *parse_arn(*arn));
  }
  auto& engine = context.machine.engine;
  const auto label = parse_label(context, name);
  if (!label || engine.exists(context, engine.type(kService, "bucket"), name)) return name;
  const auto record = find_access_point(context, *label);
  return record ? record->at("Bucket").get<std::string>() : name;
}

}  // namespace s3
