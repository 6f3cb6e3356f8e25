#include "services/cloudformation/stack/rule_values.h"

#include "emulator/dispatch/dispatcher.h"

namespace cloudformation {
namespace {

/// How the values of a type are listed: the operation, the list in its answer, the member that is the value.
struct Listing {
  std::string_view type, operation, result, member, filter;
};

constexpr Listing kListings[] = {
    {"AWS::EC2::AvailabilityZone::Name", "DescribeAvailabilityZones", "AvailabilityZones", "ZoneName", "zone-name"},
    {"AWS::EC2::Image::Id", "DescribeImages", "Images", "ImageId", "image-id"},
    {"AWS::EC2::KeyPair::KeyName", "DescribeKeyPairs", "KeyPairs", "KeyName", "key-name"},
    {"AWS::EC2::SecurityGroup::GroupName", "DescribeSecurityGroups", "SecurityGroups", "GroupName", "group-name"},
    {"AWS::EC2::SecurityGroup::Id", "DescribeSecurityGroups", "SecurityGroups", "GroupId", "group-id"},
    {"AWS::EC2::Subnet::Id", "DescribeSubnets", "Subnets", "SubnetId", "subnet-id"},
    {"AWS::EC2::Volume::Id", "DescribeVolumes", "Volumes", "VolumeId", "volume-id"},
    {"AWS::EC2::VPC::Id", "DescribeVpcs", "Vpcs", "VpcId", "vpc-id"},
};

struct Filter {
  std::string_view name;
  std::string value;
};

Value list_of(const Viewer& viewer, std::string_view operation, std::string_view result,
              std::initializer_list<Filter> filters) {
  Value input = Value::object();
  for (const Filter& filter : filters) {
    input["Filters"].push_back({{"Name", filter.name}, {"Values", Value::array({filter.value})}});
  }
  RequestContext& context = viewer.context;
  const auto answer = context.machine.dispatcher.call_within(context, {.service = "ec2",
                                                                       .operation = std::string(operation),
                                                                       .input = std::move(input),
                                                                       .principal = viewer.principal,
                                                                       .invoked_by = "cloudformation"});
  if (answer.error) throw *answer.error;
  return answer.output.value(std::string(result), Value::array());
}

const Listing& listing_of(const std::string& type) {
  for (const Listing& listing : kListings) {
    if (listing.type == type) return listing;
  }
  throw ApiError("NotImplemented", "skyrig cannot list all values of " + type + " yet.", 501);
}

}  // namespace

std::vector<std::string> all_values(const Viewer& viewer, const std::string& type) {
  const Listing& listing = listing_of(type);
  std::vector<std::string> values;
  const Value items = list_of(viewer, listing.operation, listing.result, {});
  for (const Value& item : items) values.push_back(item.at(std::string(listing.member)));
  return values;
}

std::vector<std::string> value_attribute(const Viewer& viewer, const std::string& type, const std::string& value,
                                         const std::string& attribute) {
  std::vector<std::string> texts;
  const auto take = [&](const Value& items, const char* member) {
    for (const Value& item : items) texts.push_back(item.at(member));
  };
  if (type == "AWS::EC2::VPC::Id" && attribute == "DefaultSecurityGroup") {
    take(list_of(viewer, "DescribeSecurityGroups", "SecurityGroups", {{"vpc-id", value}, {"group-name", "default"}}),
         "GroupId");
    return texts;
  }
  if (type == "AWS::EC2::VPC::Id" && attribute == "DefaultNetworkAcl") {
    take(list_of(viewer, "DescribeNetworkAcls", "NetworkAcls", {{"vpc-id", value}, {"default", "true"}}),
         "NetworkAclId");
    return texts;
  }
  const Listing& listing = listing_of(type);
  const Value items = list_of(viewer, listing.operation, listing.result, {{listing.filter, value}});
  if (type == "AWS::EC2::Subnet::Id" && (attribute == "AvailabilityZone" || attribute == "VpcId")) {
    take(items, attribute.c_str());
    return texts;
  }
  constexpr std::string_view kTags = "Tags.";
  if (!attribute.starts_with(kTags)) {
    throw ApiError("ValidationError",
                   "Template error: Fn::ValueOf does not support the attribute " + attribute + " of " + type);
  }
  for (const Value& item : items) {
    const Value tags = item.value("Tags", Value::array());
    for (const Value& tag : tags) {
      if (tag.at("Key") == attribute.substr(kTags.size())) texts.push_back(tag.at("Value"));
    }
  }
  return texts;
}

}  // namespace cloudformation
