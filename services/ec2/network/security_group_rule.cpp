// https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#include "services/ec2/network/security_group_rule.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/ip_permission.h"
#include "services/ec2/network/security_group.h"
#include "services/ec2/network/vpc_cidr_block.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr size_t kRulesPerDirectionMax = 60;
constexpr std::string_view kRule = "security-group-rule";

void put_arn(RequestContext& context, const Value&, Value& rule) {
  rule["SecurityGroupRuleArn"] =
      emulator::make_arn(context, kService, "security-group-rule/" + rule.at("SecurityGroupRuleId").get<std::string>());
}

ResourceType rule_type() {
  return {.service = kService,
          .name = kRule,
          .shape = "SecurityGroupRule",
          .id_member = "SecurityGroupRuleId",
          .id_prefix = "sgr-",
          .not_found = "InvalidSecurityGroupRuleId.NotFound",
          .not_found_message = "The security group rule ID '{}' does not exist",
          .owned_by = {"security-group"},
          // A rule of another group that names this one as its peer keeps it from being deleted.
          .owned_if = [](const Value& rule, std::string_view owner) { return rule.at("GroupId") == owner; },
          .create_operation = "-",
          .remove_operation = "-",
          .hooks = {.create = put_arn}};
}

Value store_rule(RequestContext& context, const Value& group, Value rule, const Value& tags) {
  rule["GroupId"] = group.at("GroupId");
  rule["GroupOwnerId"] = context.account;
  rule["Tags"] = tags;
  return context.machine.engine.create(context, type_named(context, kRule), std::move(rule));
}

/// The group's rules in both directions, without those of others that name it.
std::vector<Value> own_rules_of(RequestContext& context, const Value& group) {
  std::vector<Value> rules = resources_naming(context, "security-group", group.at("GroupId"), kRule);
  std::erase_if(rules, [&](const Value& rule) { return rule.at("GroupId") != group.at("GroupId"); });
  return rules;
}

ApiError duplicate(const Value& rule) {
  return ApiError("InvalidPermission.Duplicate", "the specified rule \"" + rule_text(rule) + "\" already exists");
}

/// By hand, as are the other operations here, since rules come in permissions that group them.
Value authorize(RequestContext& context, const Value& input, bool is_egress) {
  const Value group = security_group_of(context, input);
  const std::vector<Value> rules = read_permissions(context, group, input, is_egress);
  if (rules.empty()) throw missing_parameter("ipPermissions");
  const std::vector<Value> known = rules_of(context, group, is_egress);
  if (known.size() + rules.size() > kRulesPerDirectionMax) {
    throw ApiError("RulesPerSecurityGroupLimitExceeded",
                   "The maximum number of rules per security group has been reached.");
  }
  const Value tags = tags_for(input, kRule, {kRule});
  check_tags(context, tags);
  Value output{{"Return", true}, {"SecurityGroupRules", Value::array()}};
  for (const Value& rule : rules) {
    for (const Value& one : known) {
      if (same_rule(rule, one)) throw duplicate(rule);
    }
    output["SecurityGroupRules"].push_back(store_rule(context, group, rule, tags));
  }
  return output;
}

Value revoked(const Value& rule) {
  Value shown = rule;
  if (rule.contains("ReferencedGroupInfo")) shown["ReferencedGroupId"] = rule["ReferencedGroupInfo"].at("GroupId");
  for (const char* member : {"ReferencedGroupInfo", "Tags", "GroupOwnerId", "SecurityGroupRuleArn"})
    shown.erase(member);
  return shown;
}

Value rule_of_group(RequestContext& context, const Value& group, const std::string& id, bool is_egress) {
  Value rule = get_resource(context, kRule, id);
  if (rule.at("GroupId") != group.at("GroupId") || rule.at("IsEgress") != is_egress) {
    throw ApiError("InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '" + id + "' does not exist");
  }
  return rule;
}

const Value* find_same(const std::vector<Value>& rules, const Value& wanted) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const Value& rule) { return same_rule(rule, wanted); });
  return found == rules.end() ? nullptr : &*found;
}

/// "For a default VPC, if the values you specify do not match the existing rule's values, no error is returned, and the
/// output describes the security group rules that were not revoked. For a non-default VPC, InvalidPermission.NotFound."
Value revoke(RequestContext& context, const Value& input, bool is_egress) {
  const Value group = security_group_of(context, input);
  std::vector<Value> leaving;
  Value unknown = Value::array();
  for (const Value& id : input.value("SecurityGroupRuleIds", Value::array())) {
    leaving.push_back(rule_of_group(context, group, id, is_egress));
  }
  const std::vector<Value> known = rules_of(context, group, is_egress);
  const bool is_lenient = get_resource(context, "vpc", group.at("VpcId")).at("IsDefault") == true;
  for (const Value& wanted : read_permissions(context, group, input, is_egress)) {
    if (const Value* rule = find_same(known, wanted)) {
      leaving.push_back(*rule);
    } else if (is_lenient) {
      unknown.push_back(permission_of(wanted));
    } else {
      throw ApiError("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
    }
  }
  if (leaving.empty() && unknown.empty()) throw missing_parameter("ipPermissions or securityGroupRuleIds");
  Value output{{"Return", true}, {"RevokedSecurityGroupRules", Value::array()}};
  if (!unknown.empty()) output["UnknownIpPermissions"] = std::move(unknown);
  for (const Value& rule : leaving) {
    context.machine.engine.erase(context, type_named(context, kRule),
                                 rule.at("SecurityGroupRuleId").get<std::string>());
    output["RevokedSecurityGroupRules"].push_back(revoked(rule));
  }
  return output;
}

void describe_as(RequestContext& context, Value rule, const std::string& description) {
  if (description.empty()) {
    rule.erase("Description");
  } else {
    rule["Description"] = description;
  }
  context.machine.engine.update(context, type_named(context, kRule), rule);
}

Value update_descriptions(RequestContext& context, const Value& input, bool is_egress) {
  const Value group = security_group_of(context, input);
  const std::vector<Value> known = rules_of(context, group, is_egress);
  for (const Value& wanted : read_permissions(context, group, input, is_egress)) {
    const Value* rule = find_same(known, wanted);
    if (!rule)
      throw ApiError("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
    describe_as(context, *rule, wanted.value("Description", ""));
  }
  for (const Value& item : input.value("SecurityGroupRuleDescriptions", Value::array())) {
    const std::string id = item.value("SecurityGroupRuleId", "");
    describe_as(context, rule_of_group(context, group, id, is_egress), item.value("Description", ""));
  }
  return {{"Return", true}};
}

/// "You must specify all rule properties": the request replaces the rule, whose id, direction and tags stay.
Value modify_rules(RequestContext& context, const Value& input) {
  const Value group = get_resource(context, "security-group", input.at("GroupId"));
  for (const Value& change : input.at("SecurityGroupRules")) {
    const Value old = get_resource(context, kRule, change.at("SecurityGroupRuleId"));
    if (old.at("GroupId") != group.at("GroupId")) {
      throw ApiError(
          "InvalidSecurityGroupRuleId.NotFound",
          "The security group rule ID '" + old.at("SecurityGroupRuleId").get<std::string>() + "' does not exist");
    }
    Value rule = change.value("SecurityGroupRule", Value::object());
    const int peers = has_member(rule, "CidrIpv4") + has_member(rule, "CidrIpv6") + has_member(rule, "PrefixListId") +
                      has_member(rule, "ReferencedGroupId");
    if (peers != 1) {
      throw invalid_combination(
          "Exactly one of cidrIpv4, cidrIpv6, prefixListId and referencedGroupId must be specified.");
    }
    rule["IsEgress"] = old.at("IsEgress");
    rule = checked_rule(context, group, std::move(rule));
    for (const Value& one : rules_of(context, group, old.at("IsEgress"))) {
      if (one.at("SecurityGroupRuleId") != old.at("SecurityGroupRuleId") && same_rule(one, rule)) throw duplicate(rule);
    }
    for (const char* member : {"SecurityGroupRuleId", "GroupId", "GroupOwnerId", "Tags", "SecurityGroupRuleArn"}) {
      rule[member] = old.at(member);
    }
    context.machine.engine.update(context, type_named(context, kRule), rule);
  }
  return {{"Return", true}};
}

bool shares_ports(const Value& a, const Value& b) {
  for (const char* member : {"IpProtocol", "FromPort", "ToPort"}) {
    if (a.value(member, Value()) != b.value(member, Value())) return false;
  }
  return true;
}

Value permissions_of(const std::vector<Value>& rules) {
  Value permissions = Value::array();
  for (const Value& rule : rules) {
    Value single = permission_of(rule);
    const auto known = std::find_if(permissions.begin(), permissions.end(),
                                    [&](const Value& one) { return shares_ports(one, single); });
    if (known == permissions.end()) {
      permissions.push_back(std::move(single));
      continue;
    }
    for (const char* list : {"IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs"}) {
      for (Value& item : single[list]) (*known)[list].push_back(std::move(item));
    }
  }
  return permissions;
}

Operation operation(std::string_view name, Value (*handler)(RequestContext&, const Value&, bool), bool is_egress) {
  return {name, [=](RequestContext& context, const Value& input) { return handler(context, input, is_egress); }};
}

Value all_traffic(bool is_egress, const char* member, const Value& peer) {
  return {{"IsEgress", is_egress}, {"IpProtocol", "-1"}, {"FromPort", -1}, {"ToPort", -1}, {member, peer}};
}

}  // namespace

std::vector<Value> rules_of(RequestContext& context, const Value& group, bool is_egress) {
  std::vector<Value> rules = own_rules_of(context, group);
  std::erase_if(rules, [&](const Value& rule) { return rule.at("IsEgress") != is_egress; });
  return rules;
}

void make_initial_egress_rules(RequestContext& context, const Value& group) {
  store_rule(context, group, all_traffic(true, "CidrIpv4", "0.0.0.0/0"), Value::array());
  if (!ipv6_blocks_of(get_resource(context, "vpc", group.at("VpcId"))).empty()) {
    store_rule(context, group, all_traffic(true, "CidrIpv6", "::/0"), Value::array());
  }
}

void make_self_ingress_rule(RequestContext& context, const Value& group) {
  const Value self{{"GroupId", group.at("GroupId")}, {"UserId", context.account}};
  store_rule(context, group, all_traffic(false, "ReferencedGroupInfo", self), Value::array());
}

void present_permissions(RequestContext& context, Value& group) {
  std::vector<Value> ingress, egress;
  for (Value& rule : own_rules_of(context, group)) {
    (rule.at("IsEgress") == true ? egress : ingress).push_back(std::move(rule));
  }
  group["IpPermissions"] = permissions_of(ingress);
  group["IpPermissionsEgress"] = permissions_of(egress);
}

void add_security_group_rules(Service& service) {
  service.resource_types.push_back(rule_type());
  service.operations.push_back(operation("AuthorizeSecurityGroupIngress", authorize, false));
  service.operations.push_back(operation("AuthorizeSecurityGroupEgress", authorize, true));
  service.operations.push_back(operation("RevokeSecurityGroupIngress", revoke, false));
  service.operations.push_back(operation("RevokeSecurityGroupEgress", revoke, true));
  service.operations.push_back(operation("UpdateSecurityGroupRuleDescriptionsIngress", update_descriptions, false));
  service.operations.push_back(operation("UpdateSecurityGroupRuleDescriptionsEgress", update_descriptions, true));
  service.operations.push_back({"ModifySecurityGroupRules", modify_rules});
}

}  // namespace ec2
