// Resource scans. A scan is done when its request is answered: the first look finds it complete.
#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/cloudformation/cloud_control/controlled_resource.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/generator/generator.h"
#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/registry/resource_list.h"
#include "services/cloudformation/registry/type_name.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

constexpr size_t kScannedPerPage = 100;
constexpr size_t kScansPerPage = 10;
/// "A scan is valid for 30 days."
constexpr std::chrono::hours kScanAgeMax{30 * 24};

const ResourceType& scan_type(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "resource-scan");
}
const ResourceType& scanned_type(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "scanned-resource");
}

/// "AWS::S3::Bucket" or "AWS::S3::*".
bool is_wanted(const std::string& type, const std::vector<std::string>& patterns) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
           return pattern.ends_with('*') ? type.starts_with(pattern.substr(0, pattern.size() - 1)) : type == pattern;
         });
}

std::vector<std::string> wanted_types(const Value& input) {
  std::vector<std::string> patterns;
  const Value filters = input.value("ScanFilters", Value::array());
  for (const Value& filter : filters) {
    for (const std::string type : filter.value("Types", Value::array())) patterns.push_back(type);
  }
  return patterns;
}

/// Types whose resources can be listed without knowing more.
std::vector<std::string> scannable_types(RequestContext& context, const std::vector<std::string>& patterns) {
  std::vector<std::string> types;
  const ResourceSchemas schemas = schemas_of(context);
  for (size_t i = 0; i < schemas.size(); ++i) {
    const std::string type(schemas[i].type_name());
    const auto handlers = schemas[i].document().find("handlers");
    const bool is_readable = handlers && handlers->contains("read") && handlers->contains("list");
    if (is_readable && is_wanted(type, patterns) && can_list(context, type)) types.push_back(type);
  }
  return types;
}

/// The resources that stacks have, as "type/physical id".
std::set<std::string> managed_resources(RequestContext& context) {
  std::set<std::string> managed;
  for (const Value& stack : all_stacks(context)) {
    if (is_deleted(stack)) continue;
    for (const Value& resource : resources_of(context, stack)) {
      managed.insert(resource.at("ResourceType").get<std::string>() + "/" + resource.value("PhysicalResourceId", ""));
    }
  }
  return managed;
}

/// Reads one resource into the scan; what may not be read is left out. Returns whether it was read.
bool scan_one(RequestContext& context, const std::string& scan_id, const ResourceSchema& schema,
              const std::string& identifier, const std::set<std::string>& managed) {
  const std::string type(schema.type_name());
  std::optional<Value> properties;
  attempt(context, [&] { properties = find_controlled(context, schema, identifier, context.principal); });
  if (!properties) return false;
  const std::string physical_id = identifier.substr(0, identifier.find('|'));
  const bool is_managed = managed.contains(type + "/" + identifier) || managed.contains(type + "/" + physical_id);
  context.machine.engine.create(context, scanned_type(context),
                                {{"@Key", scan_id + "\n" + type + "/" + identifier},
                                 {"ResourceType", type},
                                 {"ResourceIdentifier", named_identifier(context, type, identifier)},
                                 {"ManagedByStack", is_managed},
                                 {"@Identifier", identifier},
                                 {"@Properties", *properties}});
  return true;
}

Value start_scan(RequestContext& context, const Value& input) {
  const std::string id = emulator::make_arn(context, "cloudformation", "resourceScan/" + context.machine.ids.uuid());
  const auto types = scannable_types(context, wanted_types(input));
  const auto managed = managed_resources(context);
  size_t scanned = 0, read = 0;
  const ResourceSchemas schemas = schemas_of(context);
  for (const std::string& type : types) {
    std::vector<std::string> identifiers;
    attempt(context, [&] {
      identifiers = list_identifiers(context, type, context.principal).value_or(std::vector<std::string>());
    });
    scanned += identifiers.size();
    for (const std::string& identifier : identifiers)
      read += scan_one(context, id, *schemas.find(type), identifier, managed);
  }
  Value scan{{"ResourceScanId", id},
             {"Status", "COMPLETE"},
             {"StartTime", emulator::to_timestamp(context.time)},
             {"EndTime", emulator::to_timestamp(context.time)},
             {"PercentageCompleted", 100},
             {"ResourceTypes", types},
             {"ResourcesScanned", scanned},
             {"ResourcesRead", read},
             {"@Started", context.time.time_since_epoch().count()}};
  if (input.contains("ScanFilters")) scan["ScanFilters"] = input["ScanFilters"];
  context.machine.engine.create(context, scan_type(context), scan);
  return {{"ResourceScanId", id}};
}

Value shown_scan(const RequestContext& context, Value scan) {
  const emulator::Time started{emulator::Duration(scan.at("@Started").get<int64_t>())};
  if (context.time - started > kScanAgeMax) scan["Status"] = "EXPIRED";
  scan["ScanType"] = scan.contains("ScanFilters") ? "PARTIAL" : "FULL";
  return scan;
}

Value get_scan(RequestContext& context, const Value& input) {
  const std::string id = input.at("ResourceScanId");
  auto scan = context.machine.engine.find(context, scan_type(context), id);
  if (!scan) throw ApiError("ResourceScanNotFound", "Resource scan " + id + " not found");
  return shown_scan(context, std::move(*scan));
}

Value describe_scan(RequestContext& context, const Value& input) {
  Value scan = get_scan(context, input);
  scan.erase("ScanType");
  return scan;
}

Value list_scans(RequestContext& context, const Value& input) {
  std::vector<Value> scans;
  for (Value& scan : context.machine.engine.all(context, scan_type(context))) {
    Value shown = shown_scan(context, std::move(scan));
    const bool passes = !input.contains("ScanTypeFilter") || shown["ScanType"] == input["ScanTypeFilter"];
    if (passes) scans.push_back(std::move(shown));
  }
  std::stable_sort(scans.begin(), scans.end(),
                   [](const Value& a, const Value& b) { return a["@Started"] > b["@Started"]; });
  return page_of(input, "ResourceScanSummaries", scans, input.value("MaxResults", kScansPerPage));
}

std::vector<Value> found_by(RequestContext& context, const Value& input) {
  const std::string id = get_scan(context, input).at("ResourceScanId");
  std::vector<Value> found;
  context.machine.engine.each_with_prefix(context, scanned_type(context), id + "\n", [&](Value& resource) {
    found.push_back(std::move(resource));
    return true;
  });
  return found;
}

bool has_tag(const Value& resource, const Value& input) {
  if (!input.contains("TagKey") && !input.contains("TagValue")) return true;
  const Value tags = resource.at("@Properties").value("Tags", Value::array());
  if (!tags.is_array()) return false;
  return std::any_of(tags.begin(), tags.end(), [&](const Value& tag) {
    return (!input.contains("TagKey") || tag.value("Key", "") == input["TagKey"]) &&
           (!input.contains("TagValue") || tag.value("Value", "") == input["TagValue"]);
  });
}

Value list_scanned(RequestContext& context, const Value& input) {
  const std::string prefix = input.value("ResourceTypePrefix", ""), part = input.value("ResourceIdentifier", "");
  std::vector<Value> resources;
  for (Value& resource : found_by(context, input)) {
    const bool passes = resource["ResourceType"].get_ref<const std::string&>().starts_with(prefix) &&
                        resource["@Identifier"].get_ref<const std::string&>().find(part) != std::string::npos &&
                        has_tag(resource, input);
    if (passes) resources.push_back(std::move(resource));
  }
  return page_of(input, "Resources", resources, input.value("MaxResults", kScannedPerPage));
}

/// Whether a value names a resource by its identifier or ARN.
bool names(const Value& value, const Value& resource) {
  if (value.is_structured()) {
    return std::any_of(value.begin(), value.end(), [&](const Value& item) { return names(item, resource); });
  }
  if (!value.is_string() || value.get_ref<const std::string&>().empty()) return false;
  return value == resource.at("@Identifier") || value == resource.at("@Properties").value("Arn", Value());
}

Value list_related(RequestContext& context, const Value& input) {
  const std::vector<Value> all = found_by(context, input);
  std::vector<const Value*> given;
  for (const Value& wanted : input.at("Resources")) {
    for (const Value& resource : all) {
      const bool is_it = resource["ResourceType"] == wanted.at("ResourceType") &&
                         resource["ResourceIdentifier"] == wanted.at("ResourceIdentifier");
      if (is_it) given.push_back(&resource);
    }
  }
  std::vector<Value> related;
  for (const Value& resource : all) {
    const bool is_given = std::find(given.begin(), given.end(), &resource) != given.end();
    const bool is_related = std::any_of(given.begin(), given.end(), [&](const Value* one) {
      return names(resource["@Properties"], *one) || names((*one)["@Properties"], resource);
    });
    if (!is_given && is_related) related.push_back(resource);
  }
  return page_of(input, "RelatedResources", related, input.value("MaxResults", kScannedPerPage));
}

}  // namespace

Value named_identifier(RequestContext& context, const std::string& type, const std::string& identifier) {
  const ResourceSchema schema = *schemas_of(context).find(type);
  const Value parts = identifier_properties(schema, identifier).value_or(Value::object());
  Value named = Value::object();
  for (const auto& [pointer, value] : parts.items()) named[pointer.substr(pointer.rfind('/') + 1)] = value;
  return named;
}

std::string joined_identifier(RequestContext& context, const std::string& type, const Value& named) {
  const auto schema = schemas_of(context).find(type);
  if (!schema) throw ApiError("ValidationError", "Unrecognized resource type: " + type);
  std::string identifier;
  for (const PropertyPath& path : schema->primary_identifier()) {
    if (!named.contains(path.back())) {
      throw ApiError("ValidationError", "Resource identifier for " + type + " must have the property " + path.back());
    }
    identifier += (identifier.empty() ? "" : "|") + named[path.back()].get<std::string>();
  }
  return identifier;
}

std::vector<ResourceType> generator_resource_types() {
  const auto type = [](std::string_view name, std::string_view shape, std::string_view id_member) {
    return ResourceType{.service = "cloudformation", .name = name, .shape = shape, .id_member = id_member};
  };
  return {type("resource-scan", "ResourceScanSummary", "ResourceScanId"),
          type("scanned-resource", "ScannedResource", "@Key"),
          type("generated-template", "TemplateSummary", "GeneratedTemplateId")};
}

void add_scan_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"StartResourceScan", start_scan});
  operations.push_back({"DescribeResourceScan", describe_scan});
  operations.push_back({"ListResourceScans", list_scans});
  operations.push_back({"ListResourceScanResources", list_scanned});
  operations.push_back({"ListResourceScanRelatedResources", list_related});
}

}  // namespace cloudformation
