// The 1,400 types are read where they lie in the table of facts; only the page that is shown is copied. Nothing is
// stored, so the operations are written by hand.
#include "services/ec2/instance/instance_type.h"

#include <set>

#include "emulator/resource/filter.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/region.h"

namespace ec2 {
namespace {

using emulator::FilterIndex;
using protocol::FactDocument;

/// DescribeInstanceTypes and DescribeInstanceTypeOfferings without MaxResults.
constexpr size_t kTypesPageSize = 100;
constexpr size_t kOfferingsPageSize = 1000;

FactDocument all_types(const RequestContext& context) {
  return context.machine.facts.document("ec2/instance_types");
}

/// Bisection in a sorted list of names.
bool contains(const FactDocument& names, std::string_view name) {
  size_t low = 0, high = names.size();
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (names[middle].string() < name) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < names.size() && names[low].string() == name;
}

std::optional<FactDocument> offerings(const RequestContext& context) {
  return context.machine.facts.document("ec2/instance_type_offerings").find(context.region);
}

bool is_offered_in_region(const RequestContext& context, std::string_view type) {
  const auto zones = offerings(context);
  if (!zones) return true;
  for (size_t i = 0; i < zones->size(); ++i) {
    if (contains((*zones)[i], type)) return true;
  }
  return false;
}

const std::vector<emulator::FilterAlias>& type_filters() {
  static const std::vector<emulator::FilterAlias> aliases = {
      {"instance-storage-info.disk.count", "/InstanceStorageInfo/Disks/*/Count"},
      {"instance-storage-info.disk.size-in-gb", "/InstanceStorageInfo/Disks/*/SizeInGB"},
      {"instance-storage-info.disk.type", "/InstanceStorageInfo/Disks/*/Type"},
      {"processor-info.supported-architecture", "/ProcessorInfo/SupportedArchitectures"},
      {"supported-boot-mode", "/SupportedBootModes"},
      {"supported-root-device-type", "/SupportedRootDeviceTypes"},
      {"supported-usage-class", "/SupportedUsageClasses"},
      {"supported-virtualization-type", "/SupportedVirtualizationTypes"},
  };
  return aliases;
}

ApiError unknown_types(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return ApiError("InvalidInstanceType", "The following supplied instance types do not exist: [" + list + "]");
}

Value describe_instance_types(const FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  const auto names = input.value("InstanceTypes", std::vector<std::string>());
  if (!names.empty() && input.contains("MaxResults")) {
    throw ApiError("InvalidParameterCombination",
                   "The parameter instanceTypes cannot be used with the parameter maxResults");
  }
  std::vector<std::string> missing;
  for (const std::string& name : names) {
    if (!find_instance_type(context, name) || !is_offered_in_region(context, name)) missing.push_back(name);
  }
  if (!missing.empty()) throw unknown_types(missing);

  const Page page = read_page(input);
  const size_t limit = page.limit ? page.limit : kTypesPageSize;
  Value output{{"InstanceTypes", Value::array()}};
  Value& results = output["InstanceTypes"];
  if (!names.empty()) {
    for (const std::string& name : std::set<std::string>(names.begin(), names.end())) {
      const FactDocument type = *find_instance_type(context, name);
      if (index.matches(filters, type)) results.push_back(type.to_json());
    }
    return output;
  }
  const FactDocument types = all_types(context);
  std::string_view last;
  for (size_t i = 0; i < types.size(); ++i) {
    if (types.key(i) <= page.after || !is_offered_in_region(context, types.key(i))) continue;
    if (!index.matches(filters, types[i])) continue;
    if (results.size() == limit) {
      output["NextToken"] = next_token(last);
      break;
    }
    last = types.key(i);
    results.push_back(types[i].to_json());
  }
  return output;
}

/// The locations of one kind, each with the zone whose offerings it shows ("" for the region, which has all zones').
std::vector<std::pair<std::string, std::string>> locations(const RequestContext& context, const std::string& kind) {
  if (kind == "region") return {{context.region, ""}};
  std::vector<std::pair<std::string, std::string>> result;
  if (kind == "outpost") return result;
  for (const Zone& zone : zones_of_region(context)) {
    if (zone.type != "availability-zone") continue;
    result.emplace_back(kind == "availability-zone-id" ? zone.id : zone.name, zone.name);
  }
  return result;
}

Value describe_offerings(const FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  const std::string kind = input.value("LocationType", "region");
  const Page page = read_page(input);
  const size_t limit = page.limit ? page.limit : kOfferingsPageSize;
  Value output{{"InstanceTypeOfferings", Value::array()}};
  Value& results = output["InstanceTypeOfferings"];
  const FactDocument types = all_types(context);
  std::string last;
  for (const auto& [location, zone] : locations(context, kind)) {
    for (size_t i = 0; i < types.size(); ++i) {
      const std::string_view name = types.key(i);
      const std::string position = location + "/" + std::string(name);
      if (position <= page.after) continue;
      if (!(zone.empty() ? is_offered_in_region(context, name) : is_offered(context, name, zone))) continue;
      Value offering{{"InstanceType", name}, {"LocationType", kind}, {"Location", location}};
      if (!index.matches(filters, offering)) continue;
      if (results.size() == limit) {
        output["NextToken"] = next_token(last);
        return output;
      }
      last = position;
      results.push_back(std::move(offering));
    }
  }
  return output;
}

}  // namespace

std::optional<FactDocument> find_instance_type(const RequestContext& context, std::string_view name) {
  return all_types(context).find(name);
}

bool is_offered(const RequestContext& context, std::string_view instance_type, std::string_view zone) {
  const auto zones = offerings(context);
  const auto types = zones ? zones->find(zone) : std::nullopt;
  return !types || contains(*types, instance_type);
}

bool supports_architecture(const FactDocument& instance_type, std::string_view architecture) {
  const FactDocument supported = instance_type.at("ProcessorInfo").at("SupportedArchitectures");
  for (size_t i = 0; i < supported.size(); ++i) {
    if (supported[i].string() == architecture) return true;
  }
  return false;
}

void add_instance_types(Service& service) {
  service.operations.push_back({"DescribeInstanceTypes", with_filters("DescribeInstanceTypes", "InstanceTypeInfo",
                                                                      type_filters(), describe_instance_types)});
  service.operations.push_back(
      {"DescribeInstanceTypeOfferings",
       with_filters("DescribeInstanceTypeOfferings", "InstanceTypeOffering", {}, describe_offerings)});
}

}  // namespace ec2
