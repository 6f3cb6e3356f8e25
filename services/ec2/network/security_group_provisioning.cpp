// How CloudFormation drives security groups and rules. Functions, since a template writes rules one by one where the
// operations want permissions, and a group's own rules are part of it.
#include "services/ec2/conventions.h"
#include "services/ec2/network/ip_permission.h"
#include "services/ec2/network/security_group_rule.h"
#include "services/ec2/refusals.h"
#include "services/ec2/stack_tags.h"

namespace ec2 {
namespace {

/// A rule of a template as an IpPermission.
Value permission_from(const Value& properties) {
  Value permission{{"IpProtocol", properties.at("IpProtocol").is_string() ? properties["IpProtocol"]
                                                                          : Value(properties["IpProtocol"].dump())}};
  for (const char* member : {"FromPort", "ToPort"}) {
    if (properties.contains(member)) permission[member] = to_integer(properties[member]);
  }
  const auto add = [&](const char* property, const char* list, const char* member) {
    if (!properties.contains(property)) return;
    Value item{{member, properties[property]}};
    if (properties.contains("Description")) item["Description"] = properties["Description"];
    permission[list] = Value::array({std::move(item)});
  };
  add("CidrIp", "IpRanges", "CidrIp");
  add("CidrIpv6", "Ipv6Ranges", "CidrIpv6");
  add("SourcePrefixListId", "PrefixListIds", "PrefixListId");
  add("DestinationPrefixListId", "PrefixListIds", "PrefixListId");
  add("SourceSecurityGroupName", "UserIdGroupPairs", "GroupName");
  add("SourceSecurityGroupId", "UserIdGroupPairs", "GroupId");
  add("DestinationSecurityGroupId", "UserIdGroupPairs", "GroupId");
  return permission;
}

void call_for_rules(Provisioning& provisioning, const char* operation, const std::string& group_id,
                    const Value& rules) {
  for (const Value& rule : rules) {
    Value input{{"GroupId", group_id}};
    input["IpPermissions"] = Value::array({permission_from(rule)});
    provisioning.call(kService, operation, std::move(input));
  }
}

Value rules_in(const Value& properties, const char* property) {
  const Value rules = properties.value(property, Value::array());
  return rules.is_array() ? rules : Value::array({rules});
}

Value missing_in(const Value& rules, const Value& others) {
  Value result = Value::array();
  for (const Value& rule : rules) {
    if (std::find(others.begin(), others.end(), rule) == others.end()) result.push_back(rule);
  }
  return result;
}

const Value& everything_out() {
  static const Value rules = Value::array({Value{{"IpProtocol", "-1"}, {"CidrIp", "0.0.0.0/0"}}});
  return rules;
}

/// The rules that a group's properties mean: without egress rules, all traffic may leave.
Value egress_of(const Value& properties) {
  const Value rules = rules_in(properties, "SecurityGroupEgress");
  return rules.empty() ? everything_out() : rules;
}

CloudFormationBinding rule_binding(std::string_view type, bool is_egress) {
  const char* authorize = is_egress ? "AuthorizeSecurityGroupEgress" : "AuthorizeSecurityGroupIngress";
  const char* revoke = is_egress ? "RevokeSecurityGroupEgress" : "RevokeSecurityGroupIngress";
  const char* update =
      is_egress ? "UpdateSecurityGroupRuleDescriptionsEgress" : "UpdateSecurityGroupRuleDescriptionsIngress";
  const auto input_of = [](const Value& properties) {
    Value input = Value::object();
    for (const char* member : {"GroupId", "GroupName"}) {
      if (properties.contains(member)) input[member] = properties[member];
    }
    return input;
  };
  return {.type = type,
          .create_resource =
              [=](Provisioning& provisioning) {
                Value input = input_of(provisioning.properties());
                input["IpPermissions"] = Value::array({permission_from(provisioning.properties())});
                const Value output = provisioning.call(kService, authorize, std::move(input));
                return output.at("SecurityGroupRules").at(0).at("SecurityGroupRuleId").get<std::string>();
              },
          .update_resource =
              [=](Provisioning& provisioning) {
                // All other properties replace the rule.
                Value input = input_of(provisioning.properties());
                Value item{{"SecurityGroupRuleId", provisioning.physical_id()},
                           {"Description", provisioning.properties().value("Description", "")}};
                input["SecurityGroupRuleDescriptions"] = Value::array({std::move(item)});
                provisioning.call(kService, update, std::move(input));
              },
          .remove_resource =
              [=](Provisioning& provisioning) {
                Value input = input_of(provisioning.properties());
                input["SecurityGroupRuleIds"] = Value::array({provisioning.physical_id()});
                provisioning.call(kService, revoke, std::move(input));
              },
          .read_resource =
              [](Provisioning& provisioning) {
                Value shown = provisioning.properties();
                shown["Id"] = provisioning.physical_id();
                return shown;
              }};
}

}  // namespace

std::string create_group_in_stack(Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  Value input{{"Description", properties.at("GroupDescription")},
              {"GroupName", properties.contains("GroupName") ? properties["GroupName"].get<std::string>()
                                                             : provisioning.generate_name(255, false)}};
  if (properties.contains("VpcId")) input["VpcId"] = properties["VpcId"];
  input["TagSpecifications"] = tag_specifications("security-group", provisioning.tags());
  const std::string id = provisioning.call(kService, "CreateSecurityGroup", std::move(input)).at("GroupId");
  call_for_rules(provisioning, "AuthorizeSecurityGroupIngress", id, rules_in(properties, "SecurityGroupIngress"));
  const Value egress = egress_of(properties);
  call_for_rules(provisioning, "RevokeSecurityGroupEgress", id, missing_in(everything_out(), egress));
  call_for_rules(provisioning, "AuthorizeSecurityGroupEgress", id, missing_in(egress, everything_out()));
  return id;
}

void update_group_in_stack(Provisioning& provisioning) {
  const std::string& id = provisioning.physical_id();
  const Value before = rules_in(provisioning.previous_properties(), "SecurityGroupIngress");
  const Value after = rules_in(provisioning.properties(), "SecurityGroupIngress");
  call_for_rules(provisioning, "RevokeSecurityGroupIngress", id, missing_in(before, after));
  call_for_rules(provisioning, "AuthorizeSecurityGroupIngress", id, missing_in(after, before));
  const Value egress_before = egress_of(provisioning.previous_properties());
  const Value egress_after = egress_of(provisioning.properties());
  call_for_rules(provisioning, "RevokeSecurityGroupEgress", id, missing_in(egress_before, egress_after));
  call_for_rules(provisioning, "AuthorizeSecurityGroupEgress", id, missing_in(egress_after, egress_before));
  update_stack_tags(provisioning, id);
}

void add_security_group_rule_bindings(Service& service) {
  service.cloudformation.push_back(rule_binding("AWS::EC2::SecurityGroupIngress", false));
  service.cloudformation.push_back(rule_binding("AWS::EC2::SecurityGroupEgress", true));
}

}  // namespace ec2
