#include "services/s3/control/storage_lens.h"

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "services/s3/control/control_account.h"
#include "services/s3/control/storage_lens_filter.h"
#include "services/s3/errors.h"
#include "services/s3/listing/listing.h"
#include "services/s3/object/object_keys.h"
#include "services/s3/tag_set.h"

namespace s3 {
namespace {

constexpr size_t kTagsMax = 50;
constexpr size_t kPageSize = 100;
constexpr size_t kScopeElementsMax = 50;
constexpr const char* kStoredTags = "@tags";

/// Configurations and groups differ in names alone.
struct LensKind {
  /// In keys and in ARNs.
  std::string_view folder, arn_type;
  /// The member that holds it, and the one that names it within.
  const char* member;
  const char* name_member;
  const char* arn_member;
  /// How many an account has at most in a region.
  size_t count_max;
};

/// "You can create up to 50 S3 Storage Lens dashboards per AWS Region"; "up to 50 Storage Lens groups per home Region".
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage_lens_restrictions.html
constexpr LensKind kConfiguration{.folder = "StorageLens",
                                  .arn_type = "storage-lens/",
                                  .member = "StorageLensConfiguration",
                                  .name_member = "Id",
                                  .arn_member = "StorageLensArn",
                                  .count_max = 50};
constexpr LensKind kGroup{.folder = "StorageLensGroup",
                          .arn_type = "storage-lens-group/",
                          .member = "StorageLensGroup",
                          .name_member = "Name",
                          .arn_member = "StorageLensGroupArn",
                          .count_max = 50};

std::string prefix_of(const RequestContext& context, const LensKind& kind) {
  return account_key(context.account, std::string(kind.folder) + "/" + context.region + "/");
}

std::optional<Value> find(RequestContext& context, const LensKind& kind, const std::string& name) {
  const auto bytes = context.transaction.get(prefix_of(context, kind) + name);
  if (!bytes) return std::nullopt;
  return emulator::from_stored(*bytes);
}

Value require(RequestContext& context, const LensKind& kind, const std::string& name) {
  auto record = find(context, kind, name);
  if (!record) throw refusal("NoSuchConfiguration");
  return std::move(*record);
}

void store(RequestContext& context, const LensKind& kind, Value record) {
  const std::string name = record.at(kind.name_member);
  record[kind.arn_member] = emulator::make_arn(context, "s3", std::string(kind.arn_type) + name);
  context.transaction.put(prefix_of(context, kind) + name, emulator::to_stored(record));
}

void check_count(RequestContext& context, const LensKind& kind) {
  size_t count = 0;
  context.transaction.scan_prefix(prefix_of(context, kind), [&](auto, auto) { return ++count < kind.count_max; });
  if (count >= kind.count_max) {
    throw refusal("TooManyConfigurations");
  }
}

Value shown(Value record) {
  record.erase(kStoredTags);
  return record;
}

/// The page of a listing: items as `item_of` makes them.
template <class ItemOf>
Value list(RequestContext& context, const Value& input, const LensKind& kind, const char* member, ItemOf item_of) {
  require_own_account(context, input);
  const std::string prefix = prefix_of(context, kind);
  std::string from = prefix;
  // Behind the last one that was shown.
  if (input.contains("NextToken")) from += read_continuation_token(input["NextToken"]) + '\0';
  Value output{{member, Value::array()}};
  Value& items = output[member];
  std::string last;
  context.transaction.scan_prefix(
      prefix,
      [&](std::string_view key, std::string_view bytes) {
        if (items.size() == kPageSize) {
          output["NextToken"] = make_continuation_token(last);
          return false;
        }
        last = key.substr(prefix.size());
        items.push_back(item_of(emulator::from_stored(bytes)));
        return true;
      },
      from);
  return output;
}

bool has_activity_metrics(const Value& level) {
  return level.value("ActivityMetrics", Value::object()).value("IsEnabled", false);
}

/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#S3LensErrorCodeList
void check_metrics(const Value& account_level) {
  const Value& bucket_level = account_level.at("BucketLevel");
  if (has_activity_metrics(account_level) && !has_activity_metrics(bucket_level)) {
    throw refusal("MissingBucketLevelActivityMetrics");
  }
  if (has_activity_metrics(bucket_level) && !has_activity_metrics(account_level)) {
    throw refusal("MissingAccountLevelActivityMetrics");
  }
  if (!bucket_level.contains("PrefixLevel")) return;
  if (!bucket_level["PrefixLevel"].at("StorageMetrics").value("IsEnabled", false)) {
    throw refusal("StorageMetricsMustEnabled");
  }
}

void check_scope(const Value& scope) {
  if (scope.value("Buckets", Value::array()).size() > kScopeElementsMax) throw refusal("TooManyBuckets");
  if (scope.value("Regions", Value::array()).size() > kScopeElementsMax) throw refusal("TooManyRegions");
}

/// Nothing is measured, so that nothing would ever come of it.
void check_exports(const Value& configuration) {
  for (const char* member : {"DataExport", "ExpandedPrefixesDataExport"}) {
    if (configuration.contains(member)) throw not_implemented("Storage Lens's " + std::string(member));
  }
}

Value put_configuration(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  const Value& configuration = input.at(kConfiguration.member);
  const std::string id = input.at("ConfigId");
  if (configuration.at("Id") != id) {
    throw refusal_saying("InvalidRequest", "The configuration's Id is not the one that the request is for.");
  }
  if (configuration.contains("StorageLensArn")) throw refusal("InvalidStorageLensArn");
  if (configuration.contains("Include") && configuration.contains("Exclude")) {
    throw refusal_saying("InvalidRequest", "A configuration either includes or excludes buckets and Regions.");
  }
  check_metrics(configuration.at("AccountLevel"));
  for (const char* scope : {"Include", "Exclude"}) check_scope(configuration.value(scope, Value::object()));
  const Value tags = input.value("Tags", Value::array());
  check_tags(tags, {.count_max = kTagsMax});
  check_exports(configuration);
  const auto known = find(context, kConfiguration, id);
  if (!known) check_count(context, kConfiguration);
  Value record = configuration;
  record[kStoredTags] = input.contains("Tags") || !known ? tags : known->value(kStoredTags, Value::array());
  store(context, kConfiguration, std::move(record));
  return Value::object();
}

Value require_configuration(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  return require(context, kConfiguration, input.at("ConfigId"));
}

Value get_configuration(RequestContext& context, const Value& input) {
  return {{kConfiguration.member, shown(require_configuration(context, input))}};
}

Value delete_configuration(RequestContext& context, const Value& input) {
  require_configuration(context, input);
  context.transaction.erase(prefix_of(context, kConfiguration) + input.at("ConfigId").get<std::string>());
  return Value::object();
}

Value list_configurations(RequestContext& context, const Value& input) {
  return list(context, input, kConfiguration, "StorageLensConfigurationList", [&](const Value& record) {
    return Value{{"Id", record.at("Id")},
                 {"StorageLensArn", record.at("StorageLensArn")},
                 {"HomeRegion", context.region},
                 {"IsEnabled", record.at("IsEnabled")}};
  });
}

Value put_tagging(RequestContext& context, const Value& input) {
  Value record = require_configuration(context, input);
  check_tags(input.at("Tags"), {.count_max = kTagsMax});
  record[kStoredTags] = input["Tags"];
  store(context, kConfiguration, std::move(record));
  return Value::object();
}

Value get_tagging(RequestContext& context, const Value& input) {
  return {{"Tags", require_configuration(context, input).value(kStoredTags, Value::array())}};
}

Value delete_tagging(RequestContext& context, const Value& input) {
  Value record = require_configuration(context, input);
  record[kStoredTags] = Value::array();
  store(context, kConfiguration, std::move(record));
  return Value::object();
}

Value create_group(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  Value record = input.at(kGroup.member);
  check_storage_lens_filter(record.at("Filter"));
  check_tags(input.value("Tags", Value::array()), {.count_max = kTagsMax});
  if (find(context, kGroup, record.at("Name"))) throw refusal("ConfigurationAlreadyExists");
  check_count(context, kGroup);
  record[kStoredTags] = input.value("Tags", Value::array());
  store(context, kGroup, std::move(record));
  return Value::object();
}

Value require_group(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  return require(context, kGroup, input.at("Name"));
}

Value get_group(RequestContext& context, const Value& input) {
  return {{kGroup.member, shown(require_group(context, input))}};
}

Value update_group(RequestContext& context, const Value& input) {
  const Value known = require_group(context, input);
  Value record = input.at(kGroup.member);
  if (record.at("Name") != input.at("Name")) throw refusal("MismatchedName");
  check_storage_lens_filter(record.at("Filter"));
  record[kStoredTags] = known.value(kStoredTags, Value::array());
  store(context, kGroup, std::move(record));
  return Value::object();
}

Value delete_group(RequestContext& context, const Value& input) {
  require_group(context, input);
  context.transaction.erase(prefix_of(context, kGroup) + input.at("Name").get<std::string>());
  return Value::object();
}

Value list_groups(RequestContext& context, const Value& input) {
  return list(context, input, kGroup, "StorageLensGroupList", [&](const Value& record) {
    return Value{{"Name", record.at("Name")},
                 {"StorageLensGroupArn", record.at("StorageLensGroupArn")},
                 {"HomeRegion", context.region}};
  });
}

}  // namespace

std::optional<std::string> parse_storage_lens_group_arn(const RequestContext& context, std::string_view arn) {
  const std::string start = emulator::make_arn(context, "s3", std::string(kGroup.arn_type));
  if (!arn.starts_with(start)) return std::nullopt;
  return std::string(arn.substr(start.size()));
}

Value storage_lens_group_tags(RequestContext& context, const std::string& name) {
  return require(context, kGroup, name).value(kStoredTags, Value::array());
}

void put_storage_lens_group_tags(RequestContext& context, const std::string& name, const Value& tags) {
  Value record = require(context, kGroup, name);
  record[kStoredTags] = tags;
  store(context, kGroup, std::move(record));
}

void add_storage_lens(Service& service) {
  service.operations.insert(service.operations.end(), {{"PutStorageLensConfiguration", put_configuration},
                                                       {"GetStorageLensConfiguration", get_configuration},
                                                       {"DeleteStorageLensConfiguration", delete_configuration},
                                                       {"ListStorageLensConfigurations", list_configurations},
                                                       {"PutStorageLensConfigurationTagging", put_tagging},
                                                       {"GetStorageLensConfigurationTagging", get_tagging},
                                                       {"DeleteStorageLensConfigurationTagging", delete_tagging},
                                                       {"CreateStorageLensGroup", create_group},
                                                       {"GetStorageLensGroup", get_group},
                                                       {"UpdateStorageLensGroup", update_group},
                                                       {"DeleteStorageLensGroup", delete_group},
                                                       {"ListStorageLensGroups", list_groups}});
}

}  // namespace s3
