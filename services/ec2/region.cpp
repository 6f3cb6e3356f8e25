// Nothing here is stored: the facts say it all, so the operations are written by hand.
#include "services/ec2/region.h"

#include <set>

#include "emulator/resource/filter.h"
#include "emulator/resource/resource_engine.h"
#include "protocol/model/fact_document.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"

namespace ec2 {
namespace {

using emulator::FilterIndex;
using protocol::FactDocument;

/// Regions that AWS introduced after March 20, 2019 are disabled until an account opts in.
/// https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
const std::set<std::string_view> kOptInRegions = {
    "af-south-1",     "ap-east-1",      "ap-east-2",      "ap-south-2", "ap-southeast-3", "ap-southeast-4",
    "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1",  "eu-central-2",   "eu-south-1",
    "eu-south-2",     "il-central-1",   "me-central-1",   "me-south-1", "mx-central-1"};

/// A request signed for an opt-in region is only answered once the account has opted in.
std::string_view opt_in_status(const RequestContext& context, std::string_view region) {
  if (!kOptInRegions.contains(region)) return "opt-in-not-required";
  return region == context.region ? "opted-in" : "not-opted-in";
}

std::string join(const std::vector<std::string>& names) {
  std::string result;
  for (const std::string& name : names) result += (result.empty() ? "" : ", ") + name;
  return result;
}

FactDocument partition_of_region(const RequestContext& context) {
  const FactDocument partitions = context.machine.facts.document("regions");
  for (size_t i = 0; i < partitions.size(); ++i) {
    if (partitions[i].at("partition").string() == emulator::partition_of(context.region)) return partitions[i];
  }
  throw std::logic_error("no partition of " + context.region);
}

Value describe_regions(const FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  const auto names = input.value("RegionNames", std::vector<std::string>());
  std::set<std::string_view> missing(names.begin(), names.end());
  const FactDocument partition = partition_of_region(context);
  const FactDocument regions = partition.at("regions");
  Value output{{"Regions", Value::array()}};
  for (size_t i = 0; i < regions.size(); ++i) {
    const std::string name(regions.key(i));
    const bool is_named = missing.erase(name) > 0;
    const std::string_view status = opt_in_status(context, name);
    if (!names.empty() && !is_named) continue;
    // Without AllRegions only the regions that are enabled for the account are shown.
    if (status == "not-opted-in" && !input.value("AllRegions", false) && !is_named) continue;
    Value region{{"RegionName", name},
                 {"Endpoint", "ec2." + name + "." + std::string(partition.at("dns_suffix").string())},
                 {"OptInStatus", status}};
    if (index.matches(filters, region)) output["Regions"].push_back(std::move(region));
  }
  if (!missing.empty()) {
    throw ApiError("InvalidParameterValue",
                   "Invalid region: [" + join(std::vector<std::string>(missing.begin(), missing.end())) + "]");
  }
  return output;
}

Value present_zone(const RequestContext& context, const Zone& zone) {
  // Local zones and Wavelength zones hang on a zone group of their own: "us-west-2-lax-1" of "us-west-2-lax-1a".
  const bool is_regional = zone.type == "availability-zone";
  const std::string group = is_regional ? context.region : std::string(zone.name.substr(0, zone.name.size() - 1));
  return {{"State", "available"},       {"OptInStatus", is_regional ? "opt-in-not-required" : "not-opted-in"},
          {"Messages", Value::array()}, {"RegionName", context.region},
          {"ZoneName", zone.name},      {"ZoneId", zone.id},
          {"GroupName", group},         {"NetworkBorderGroup", group},
          {"ZoneType", zone.type}};
}

Value describe_availability_zones(const FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  auto names = input.value("ZoneNames", std::vector<std::string>());
  for (const std::string id : input.value("ZoneIds", Value::array())) names.push_back(id);
  for (const std::string& name : names) {
    if (!find_zone(context, name)) {
      throw ApiError("InvalidParameterValue", "Invalid availability zone: [" + name + "]");
    }
  }
  Value output{{"AvailabilityZones", Value::array()}};
  for (const Zone& zone : zones_of_region(context)) {
    const bool is_named = std::any_of(names.begin(), names.end(),
                                      [&](const std::string& name) { return name == zone.name || name == zone.id; });
    if (!names.empty() && !is_named) continue;
    // Zones that need an opt-in are shown when they are asked for.
    if (zone.type != "availability-zone" && !is_named && !input.value("AllAvailabilityZones", false)) continue;
    Value shown = present_zone(context, zone);
    if (index.matches(filters, shown)) output["AvailabilityZones"].push_back(std::move(shown));
  }
  return output;
}

std::string default_vpc(RequestContext& context) {
  std::string result = "none";
  for (const ResourceType* type : context.machine.engine.types(kService)) {
    if (type->name != "vpc") continue;
    context.machine.engine.each(context, *type, [&](Value& vpc) {
      if (vpc.value("IsDefault", false)) result = vpc.at("VpcId");
      return true;
    });
  }
  return result;
}

/// A new account's attributes and limits.
Value describe_account_attributes(RequestContext& context, const Value& input) {
  const std::vector<std::pair<std::string, std::string>> attributes = {
      {"supported-platforms", "VPC"}, {"default-vpc", default_vpc(context)},
      {"max-instances", "20"},        {"max-elastic-ips", "5"},
      {"vpc-max-elastic-ips", "5"},   {"vpc-max-security-groups-per-interface", "5"}};
  const auto wanted = input.value("AttributeNames", std::vector<std::string>());
  for (const std::string& name : wanted) {
    const bool is_known = std::any_of(attributes.begin(), attributes.end(),
                                      [&](const auto& attribute) { return attribute.first == name; });
    if (!is_known) {
      throw ApiError("InvalidParameterValue",
                     "Value (" + name + ") for parameter attributeName is invalid. Unknown attribute.");
    }
  }
  Value output{{"AccountAttributes", Value::array()}};
  for (const auto& [name, value] : attributes) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
    Value attribute{{"AttributeName", name}};
    attribute["AttributeValues"] = Value::array({Value{{"AttributeValue", value}}});
    output["AccountAttributes"].push_back(std::move(attribute));
  }
  return output;
}

}  // namespace

std::vector<Zone> zones_of_region(const RequestContext& context) {
  std::vector<Zone> result;
  const auto zones = context.machine.facts.document("ec2/zones").find(context.region);
  for (size_t i = 0; zones && i < zones->size(); ++i) {
    const FactDocument zone = (*zones)[i];
    result.push_back({zone.at("name").string(), zone.at("id").string(), zone.at("type").string()});
  }
  return result;
}

std::optional<Zone> find_zone(const RequestContext& context, std::string_view name_or_id) {
  for (const Zone& zone : zones_of_region(context)) {
    if (zone.name == name_or_id || zone.id == name_or_id) return zone;
  }
  return std::nullopt;
}

void add_regions(Service& service) {
  service.operations.push_back({"DescribeRegions", with_filters("DescribeRegions", "Region", {}, describe_regions)});
  service.operations.push_back(
      {"DescribeAvailabilityZones", with_filters("DescribeAvailabilityZones", "AvailabilityZone",
                                                 {{"message", "/Messages/*/Message"}}, describe_availability_zones)});
  service.operations.push_back({"DescribeAccountAttributes", describe_account_attributes});
}

}  // namespace ec2
