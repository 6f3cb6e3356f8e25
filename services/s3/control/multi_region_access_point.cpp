#include "services/s3/control/multi_region_access_point.h"

#include <algorithm>
#include <set>

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "emulator/time/id_generator.h"
#include "services/s3/access/public_access.h"
#include "services/s3/access/resource_policy.h"
#include "services/s3/bucket/bucket.h"
#include "services/s3/control/control_account.h"
#include "services/s3/errors.h"
#include "services/s3/listing/listing.h"
#include "services/s3/object/object_keys.h"

namespace s3 {
namespace {

/// "You can have a maximum of 100 Multi-Region Access Points per account"; "a maximum of 17 Regions".
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointRestrictions.html
constexpr size_t kCountMax = 100, kRegionsMax = 17;
constexpr size_t kPageSizeMax = 1000;
constexpr size_t kAliasCharacters = 12, kTokenCharacters = 32;
constexpr int64_t kActive = 100, kPassive = 0;
/// "All control plane requests … must be routed to the US West (Oregon) Region."
constexpr const char* kHomeRegion = "us-west-2";
constexpr const char* kPolicy = "@policy";
constexpr const char* kDials = "@dials";

std::string point_key(const RequestContext& context, const std::string& name) {
  return account_key(context.account, "MultiRegionAccessPoint/" + name);
}
std::string request_key(const RequestContext& context, const std::string& arn) {
  return account_key(context.account, "MultiRegionRequest/" + arn);
}
std::string token_key(const RequestContext& context, const std::string& token) {
  return account_key(context.account, "MultiRegionToken/" + token);
}

std::optional<Value> read(RequestContext& context, const std::string& key) {
  const auto bytes = context.transaction.get(key);
  if (!bytes) return std::nullopt;
  return emulator::from_stored(*bytes);
}

void write(RequestContext& context, const std::string& key, const Value& record) {
  context.transaction.put(key, emulator::to_stored(record));
}

std::string arn_of(const RequestContext& context, const std::string& alias) {
  return emulator::make_global_arn(context, "s3", "accesspoint/" + alias);
}

std::string request_arn(const RequestContext& context, const std::string& request) {
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":s3:" + kHomeRegion + ":" + context.account +
         ":async-request/mrap/" + request;
}

void each_point(RequestContext& context, const std::function<bool(const Value& record)>& visit) {
  context.transaction.scan_prefix(point_key(context, ""), [&](std::string_view, std::string_view bytes) {
    return visit(emulator::from_stored(bytes));
  });
}

/// The record that a name, an alias or an ARN means.
std::optional<Value> find_point(RequestContext& context, const std::string& name) {
  if (auto record = read(context, point_key(context, name))) return record;
  const std::string alias = name.substr(name.rfind('/') + 1);
  std::optional<Value> found;
  each_point(context, [&](const Value& record) {
    if (record.at("Alias") == alias) found = record;
    return !found;
  });
  return found;
}

Value require_point(RequestContext& context, const std::string& name) {
  auto record = find_point(context, name);
  if (!record) throw refusal("NoSuchMultiRegionAccessPoint");
  return std::move(*record);
}

/// The buckets of a new one, each with its region. "The buckets … cannot be in the same Region."
Value checked_regions(RequestContext& context, const Value& wanted) {
  Value regions = Value::array();
  std::set<std::string> known;
  for (const Value& region : wanted) {
    const auto bucket = find_bucket(context, region.at("Bucket"));
    if (!bucket) throw no_such_bucket(region["Bucket"]);
    if (bucket->account != region.value("BucketAccountId", context.account)) throw refusal("AccessDenied");
    if (!known.insert(bucket->region).second) throw refusal("MultiRegionAccessPointSameBucketRegion");
    regions.push_back({{"Bucket", bucket->name}, {"Region", bucket->region}, {"BucketAccountId", bucket->account}});
  }
  return regions;
}

void make_point(RequestContext& context, const Value& details) {
  const std::string name = details.at("Name");
  if (read(context, point_key(context, name))) throw refusal("MultiRegionAccessPointAlreadyOwnedByYou");
  const Value regions = checked_regions(context, details.at("Regions"));
  Value dials = Value::object();
  for (const Value& region : regions) dials[region.at("Region").get<std::string>()] = kActive;
  const std::string characters =
      context.machine.ids.from_alphabet("abcdefghijklmnopqrstuvwxyz234567", kAliasCharacters);
  write(context, point_key(context, name),
        {{"Name", name},
         {"Alias", "m" + characters + ".mrap"},
         {"CreatedAt", emulator::to_timestamp(context.time)},
         {"PublicAccessBlock", complete_public_access_block(details.value("PublicAccessBlock", Value::object()),
                                                            !details.contains("PublicAccessBlock"))},
         {"Status", "READY"},
         {"Regions", regions},
         {kDials, dials}});
}

void remove_point(RequestContext& context, const Value& details) {
  const Value record = require_point(context, details.at("Name"));
  context.transaction.erase(point_key(context, record.at("Name")));
}

void set_policy(RequestContext& context, const Value& details) {
  Value record = require_point(context, details.at("Name"));
  const std::string arn = arn_of(context, record.at("Alias"));
  const Value policy = parse_resource_policy(context, details.at("Policy"), arn);
  check_public_policy_allowed(
      context,
      {.action = "s3:PutMultiRegionAccessPointPolicy",
       .arn = arn,
       .block = public_access_block_of(context, record.at("PublicAccessBlock"), context.account)},
      policy);
  record[kPolicy] = details["Policy"];
  write(context, point_key(context, record.at("Name")), record);
}

struct AsyncKind {
  const char* operation;
  /// In ARNs of requests.
  const char* path;
  const char* request_member;
  void (*run)(RequestContext& context, const Value& details);
};
constexpr AsyncKind kCreate{"CreateMultiRegionAccessPoint", "create", "CreateMultiRegionAccessPointRequest",
                            make_point};
constexpr AsyncKind kDelete{"DeleteMultiRegionAccessPoint", "delete", "DeleteMultiRegionAccessPointRequest",
                            remove_point};
constexpr AsyncKind kPutPolicy{"PutMultiRegionAccessPointPolicy", "put-policy",
                               "PutMultiRegionAccessPointPolicyRequest", set_policy};

/// Does what is asked and keeps what became of it. "These errors are returned when you query about the state of an
/// asynchronous request", so that a refusal is not the answer to the request itself. What is asked checks before it
/// writes. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#S3AsynchronousErrorCodeList
Value run_async(RequestContext& context, const Value& input, const AsyncKind& kind) {
  require_own_account(context, input);
  const std::string token = std::string(kind.path) + "/" + input.at("ClientToken").get<std::string>();
  if (const auto known = read(context, token_key(context, token))) return *known;
  const std::string arn = request_arn(
      context, std::string(kind.path) + "/" +
                   context.machine.ids.from_alphabet("abcdefghijklmnopqrstuvwxyz0123456789", kTokenCharacters));
  const Value& details = input.at("Details");
  Value operation{{"CreationTime", emulator::to_timestamp(context.time)},
                  {"Operation", kind.operation},
                  {"RequestTokenARN", arn},
                  {"RequestParameters", {{kind.request_member, details}}},
                  {"RequestStatus", "SUCCEEDED"}};
  try {
    kind.run(context, details);
  } catch (const ApiError& refusal) {
    operation["RequestStatus"] = "FAILED";
    operation["ResponseDetails"] = {{"ErrorDetails",
                                     {{"Code", refusal.code()},
                                      {"Message", refusal.message()},
                                      {"Resource", details.at("Name")},
                                      {"RequestId", context.request_id}}}};
  }
  write(context, request_key(context, arn), operation);
  const Value output{{"RequestTokenARN", arn}};
  write(context, token_key(context, token), output);
  return output;
}

Value create(RequestContext& context, const Value& input) {
  const Value& regions = input.at("Details").at("Regions");
  if (regions.empty()) throw refusal_saying("InvalidRequest", "At least one bucket must be specified.");
  if (regions.size() > kRegionsMax) throw refusal("TooManyMultiRegionAccessPointregionsError");
  size_t count = 0;
  each_point(context, [&](const Value&) { return ++count < kCountMax; });
  if (count >= kCountMax) throw refusal("TooManyMultiRegionAccessPoints");
  return run_async(context, input, kCreate);
}

Value remove(RequestContext& context, const Value& input) {
  return run_async(context, input, kDelete);
}

Value put_policy(RequestContext& context, const Value& input) {
  return run_async(context, input, kPutPolicy);
}

Value describe_request(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  const auto operation = read(context, request_key(context, input.at("RequestTokenARN")));
  if (!operation) throw refusal("NoSuchAsyncRequest");
  return {{"AsyncOperation", *operation}};
}

Value shown(Value record) {
  for (const char* member : {kPolicy, kDials}) record.erase(member);
  return record;
}

/// The record that an operation's own member names.
Value named_point(RequestContext& context, const Value& input, const char* member = "Name") {
  require_own_account(context, input);
  return require_point(context, input.at(member));
}

Value get_point(RequestContext& context, const Value& input) {
  return {{"AccessPoint", shown(named_point(context, input))}};
}

Value list_points(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  const size_t asked = input.value("MaxResults", kPageSizeMax);
  const size_t limit = asked == 0 ? kPageSizeMax : std::min(asked, kPageSizeMax);
  const std::string after = input.contains("NextToken") ? read_continuation_token(input["NextToken"]) : std::string();
  Value output{{"AccessPoints", Value::array()}};
  Value& list = output["AccessPoints"];
  each_point(context, [&](const Value& record) {
    if (record.at("Name").get_ref<const std::string&>() <= after) return true;
    if (list.size() == limit) {
      output["NextToken"] = make_continuation_token(list.back()["Name"].get_ref<const std::string&>());
      return false;
    }
    list.push_back(shown(record));
    return true;
  });
  return output;
}

Value get_policy(RequestContext& context, const Value& input) {
  const Value record = named_point(context, input);
  Value policy = Value::object();
  if (record.contains(kPolicy)) policy["Established"] = {{"Policy", record[kPolicy]}};
  return {{"Policy", policy}};
}

Value get_policy_status(RequestContext& context, const Value& input) {
  const Value record = named_point(context, input);
  const bool is_public =
      record.contains(kPolicy) && is_public_policy(Value::parse(record[kPolicy].get_ref<const std::string&>()));
  return {{"Established", {{"IsPublic", is_public}}}};
}

Value get_routes(RequestContext& context, const Value& input) {
  const Value record = named_point(context, input, "Mrap");
  Value routes = Value::array();
  for (const Value& region : record.at("Regions")) {
    const std::string name = region.at("Region");
    routes.push_back(
        {{"Bucket", region.at("Bucket")}, {"Region", name}, {"TrafficDialPercentage", record.at(kDials).at(name)}});
  }
  return {{"Mrap", arn_of(context, record.at("Alias"))}, {"Routes", routes}};
}

/// "A value of 0 indicates a passive status … 100 an active status"; "at least one Region must be active".
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_SubmitMultiRegionAccessPointRoutes.html
Value submit_routes(RequestContext& context, const Value& input) {
  Value record = named_point(context, input, "Mrap");
  Value& dials = record[kDials];
  for (const Value& route : input.at("RouteUpdates")) {
    const int64_t dial = route.at("TrafficDialPercentage");
    if (dial != kActive && dial != kPassive) {
      throw refusal_saying("InvalidRequest", "The traffic dial percentage must be 0 or 100.");
    }
    const Value& regions = record["Regions"];
    const auto region = std::find_if(regions.begin(), regions.end(), [&](const Value& candidate) {
      return candidate.at("Region") == route.value("Region", "") || candidate.at("Bucket") == route.value("Bucket", "");
    });
    if (region == regions.end()) {
      throw refusal_saying("InvalidRequest", "The route is of no Region of the Multi-Region Access Point.");
    }
    dials[region->at("Region").get<std::string>()] = dial;
  }
  if (std::none_of(dials.begin(), dials.end(), [](const Value& dial) { return dial == kActive; })) {
    throw refusal_saying("InvalidRequest", "At least one Region of a Multi-Region Access Point must be active.");
  }
  write(context, point_key(context, record.at("Name")), record);
  return Value::object();
}

}  // namespace

std::optional<std::vector<std::string>> find_multi_region_resources(RequestContext& context,
                                                                    const emulator::ResourceQuestion& question) {
  const Value& input = question.input;
  if (question.resource_type == "multiregionaccesspointrequestarn") {
    const std::string arn = input.value("RequestTokenARN", "");
    return {{arn.starts_with("arn:") ? arn : request_arn(context, "*")}};
  }
  if (question.resource_type != "multiregionaccesspoint") return std::nullopt;
  const Value details = input.value("Details", Value::object());
  const std::string name = input.value("Name", input.value("Mrap", details.value("Name", "")));
  const auto record = find_point(context, name);
  // One that is to be made has no alias yet.
  return {{arn_of(context, record ? record->at("Alias").get<std::string>() : "*")}};
}

void add_multi_region_access_points(emulator::Service& service) {
  service.operations.insert(service.operations.end(), {{"CreateMultiRegionAccessPoint", create},
                                                       {"DeleteMultiRegionAccessPoint", remove},
                                                       {"DescribeMultiRegionAccessPointOperation", describe_request},
                                                       {"GetMultiRegionAccessPoint", get_point},
                                                       {"ListMultiRegionAccessPoints", list_points},
                                                       {"PutMultiRegionAccessPointPolicy", put_policy},
                                                       {"GetMultiRegionAccessPointPolicy", get_policy},
                                                       {"GetMultiRegionAccessPointPolicyStatus", get_policy_status},
                                                       {"GetMultiRegionAccessPointRoutes", get_routes},
                                                       {"SubmitMultiRegionAccessPointRoutes", submit_routes}});
}

}  // namespace s3
