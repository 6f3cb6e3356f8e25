#include "services/ec2/network/security_group_vpc.h"

#include "emulator/resource/filter.h"
#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr std::string_view kAssociation = "security-group-vpc-association";

std::string association_key(const Value& group_id, const Value& vpc_id) {
  return group_id.get<std::string>() + "|" + vpc_id.get<std::string>();
}

ResourceType association_type() {
  return {.service = kService,
          .name = kAssociation,
          .shape = "SecurityGroupVpcAssociation",
          .id_member = "@Key",
          .lifecycle = {.pointer = "/State", .initial = "associating", .steps = {{"associating", "associated", {}}}},
          .owned_by = {"security-group", "vpc"},
          .create_operation = "-",
          .describe_operation = "-",
          .remove_operation = "-"};
}

/// By hand, since an association is named by its two ends. "You can't associate the default security group".
Value associate_group(RequestContext& context, const Value& input) {
  const Value group = get_resource(context, "security-group", input.at("GroupId"));
  const Value vpc = get_resource(context, "vpc", input.at("VpcId"));
  const std::string group_id = group.at("GroupId"), vpc_id = vpc.at("VpcId");
  if (group.value("@IsDefault", false)) {
    throw invalid_parameter_value("The default security group " + group_id + " cannot be associated with a VPC.");
  }
  if (is_usable_in(context, group, vpc_id)) {
    throw invalid_parameter_value("The security group " + group_id + " is already associated with the VPC " + vpc_id +
                                  ".");
  }
  const Value association = context.machine.engine.create(context, type_named(context, kAssociation),
                                                          {{"@Key", association_key(group_id, vpc_id)},
                                                           {"GroupId", group_id},
                                                           {"GroupOwnerId", context.account},
                                                           {"VpcId", vpc_id},
                                                           {"VpcOwnerId", context.account}});
  return {{"State", association.at("State")}};
}

/// "You can't disassociate a security group from a VPC while network interfaces in that VPC use it."
Value disassociate_group(RequestContext& context, const Value& input) {
  const std::string key = association_key(input.at("GroupId"), input.at("VpcId"));
  const ResourceType& type = type_named(context, kAssociation);
  if (!context.machine.engine.find(context, type, key)) {
    throw invalid_parameter_value("The security group " + input["GroupId"].get<std::string>() +
                                  " is not associated with the VPC " + input["VpcId"].get<std::string>() + ".");
  }
  for (const Value& interface_ : resources_naming(context, "security-group", input["GroupId"], "network-interface")) {
    if (interface_.at("VpcId") != input["VpcId"]) continue;
    throw dependency_violation("resource " + input["GroupId"].get<std::string>() + " has a dependent object");
  }
  context.machine.engine.erase(context, type, key);
  return {{"State", "disassociating"}};
}

/// By hand, since the request names no ids.
Value describe_group_associations(const emulator::FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  const Page page = read_page(input);
  constexpr size_t kAssociationsPerPage = 1000;
  const size_t limit = page.limit ? page.limit : kAssociationsPerPage;
  Value output{{"SecurityGroupVpcAssociations", Value::array()}};
  Value& results = output["SecurityGroupVpcAssociations"];
  const ResourceType& type = type_named(context, kAssociation);
  std::string last;
  context.machine.engine.each(
      context, type,
      [&](Value& association) {
        const std::string key = association.at("@Key");
        Value shown = context.machine.engine.present(context, type, std::move(association));
        if (!index.matches(filters, shown)) return true;
        if (results.size() == limit) {
          output["NextToken"] = next_token(last);
          return false;
        }
        last = key;
        results.push_back(std::move(shown));
        return true;
      },
      page.after);
  return output;
}

/// What CloudFormation's type is told of itself: the two ends make its identifier.
Value ends_of(const std::string& identifier) {
  const size_t bar = identifier.find('|');
  return {{"GroupId", identifier.substr(0, bar)}, {"VpcId", identifier.substr(bar + 1)}};
}

std::string create_association(Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  provisioning.call(kService, "AssociateSecurityGroupVpc",
                    {{"GroupId", properties.at("GroupId")}, {"VpcId", properties.at("VpcId")}});
  return association_key(properties.at("GroupId"), properties.at("VpcId"));
}

Value read_association(Provisioning& provisioning) {
  const Value ends = ends_of(provisioning.physical_id());
  const Value by_group{{"Name", "group-id"}, {"Values", Value::array({ends.at("GroupId")})}};
  const Value by_vpc{{"Name", "vpc-id"}, {"Values", Value::array({ends.at("VpcId")})}};
  const Value output = provisioning.call(kService, "DescribeSecurityGroupVpcAssociations",
                                         {{"Filters", Value::array({by_group, by_vpc})}});
  if (output.at("SecurityGroupVpcAssociations").empty()) {
    throw ApiError("NotFound", "Resource " + provisioning.physical_id() + " was not found.");
  }
  return output["SecurityGroupVpcAssociations"][0];
}

}  // namespace

bool is_usable_in(RequestContext& context, const Value& group, const std::string& vpc_id) {
  if (group.at("VpcId") == vpc_id) return true;
  const std::string key = association_key(group.at("GroupId"), vpc_id);
  return context.machine.engine.find(context, type_named(context, kAssociation), key).has_value();
}

void add_security_group_vpcs(Service& service) {
  service.resource_types.push_back(association_type());
  service.operations.push_back({"AssociateSecurityGroupVpc", associate_group});
  service.operations.push_back({"DisassociateSecurityGroupVpc", disassociate_group});
  service.operations.push_back({"DescribeSecurityGroupVpcAssociations",
                                with_filters("DescribeSecurityGroupVpcAssociations", "SecurityGroupVpcAssociation", {},
                                             describe_group_associations)});
  service.cloudformation.push_back({.type = "AWS::EC2::SecurityGroupVpcAssociation",
                                    .state = "/State",
                                    .stable_states = {"associated"},
                                    .failed_states = {"association-failed"},
                                    .create_resource = create_association,
                                    .remove_resource =
                                        [](Provisioning& provisioning) {
                                          provisioning.call(kService, "DisassociateSecurityGroupVpc",
                                                            ends_of(provisioning.physical_id()));
                                        },
                                    .read_resource = read_association});
}

}  // namespace ec2
