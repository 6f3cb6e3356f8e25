#include "services/ec2/network/ip_permission.h"

#include "services/ec2/conventions.h"
#include "services/ec2/network/cidr.h"
#include "services/ec2/network/ip_protocol.h"
#include "services/ec2/network/prefix_list.h"
#include "services/ec2/network/security_group.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr int64_t kAny = -1;
constexpr const char* kSameRuleMembers[] = {"IsEgress", "IpProtocol", "FromPort",    "ToPort",
                                            "CidrIpv4", "CidrIpv6",   "PrefixListId"};

void check_tcp_ports(const Value& rule) {
  const int64_t from = rule.value("FromPort", kAny), to = rule.value("ToPort", kAny);
  if (!rule.contains("FromPort") || !rule.contains("ToPort")) {
    throw invalid_parameter_value("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
  }
  for (const int64_t port : {from, to}) {
    if (port < 0 || port > kPortMax) {
      throw invalid_parameter_value("TCP/UDP port (" + std::to_string(port) + ") out of range");
    }
  }
  if (from > to) {
    throw invalid_parameter_value("Invalid TCP/UDP port range (" + std::to_string(from) + ":" + std::to_string(to) +
                                  ")");
  }
}

void complete_ports(int protocol, Value& rule) {
  if (protocol == kTcp || protocol == kUdp) return check_tcp_ports(rule);
  if (protocol == kIcmp || protocol == kIcmpv6) {
    // Type and code stand where others have ports; -1 is all.
    if (!rule.contains("FromPort")) rule["FromPort"] = kAny;
    if (!rule.contains("ToPort")) rule["ToPort"] = kAny;
    if (rule["FromPort"] == kAny && rule["ToPort"] != kAny) {
      throw invalid_parameter_value("ICMP code (" + rule["ToPort"].dump() + ") must be -1 when ICMP type is -1.");
    }
    return;
  }
  // "If the protocol is any other, traffic on all ports is allowed, regardless of any ports that you specify."
  rule["FromPort"] = kAny;
  rule["ToPort"] = kAny;
}

void canonicalize(Value& rule, const char* member, bool is_ipv6) {
  if (!has_member(rule, member)) return;
  const std::string text = rule[member];
  const auto cidr = is_ipv6 ? parse_ipv6_cidr(text) : parse_ipv4_cidr(text);
  if (!cidr) throw invalid_parameter_value("CIDR block " + text + " is malformed");
  rule[member] = to_string(canonical(*cidr));
}

Value referenced_group(RequestContext& context, const Value& group, const Value& pair) {
  refuse_unimplemented(pair, {"VpcPeeringConnectionId"});
  // The id says more than the name, which older clients send beside it.
  const bool has_id = has_member(pair, "GroupId");
  const Value named = security_group_of(context, has_id ? Value{{"GroupId", pair["GroupId"]}} : pair);
  if (named.at("VpcId") != group.at("VpcId")) {
    throw ApiError("InvalidGroup.NotFound", "You have specified two resources that belong to different networks.");
  }
  return {{"GroupId", named.at("GroupId")}, {"UserId", context.account}};
}

/// The rules of one IpPermission: one for each range, list and group.
void split(RequestContext& context, const Value& group, const Value& permission, bool is_egress,
           std::vector<Value>& rules) {
  Value common{{"IsEgress", is_egress}};
  for (const char* member : {"IpProtocol", "FromPort", "ToPort"}) {
    if (permission.contains(member)) common[member] = permission[member];
  }
  const auto add = [&](const char* list, const char* member, const char* rule_member) {
    for (const Value& item : permission.value(list, Value::array())) {
      Value rule = common;
      if (rule_member == std::string_view("ReferencedGroupInfo")) {
        rule[rule_member] = referenced_group(context, group, item);
      } else {
        rule[rule_member] = item.value(member, "");
      }
      if (has_member(item, "Description")) rule["Description"] = item["Description"];
      rules.push_back(checked_rule(context, group, std::move(rule)));
    }
  };
  const size_t before = rules.size();
  add("IpRanges", "CidrIp", "CidrIpv4");
  add("Ipv6Ranges", "CidrIpv6", "CidrIpv6");
  add("PrefixListIds", "PrefixListId", "PrefixListId");
  add("UserIdGroupPairs", "GroupId", "ReferencedGroupInfo");
  if (rules.size() == before) {
    throw missing_parameter("cidrIp, cidrIpv6, prefixListId or groupId of a permission");
  }
}

/// The older members of a request as the one IpPermission that they mean.
Value older_permission(const Value& input) {
  Value permission = Value::object();
  for (const char* member : {"IpProtocol", "FromPort", "ToPort"}) {
    if (input.contains(member)) permission[member] = input[member];
  }
  if (has_member(input, "CidrIp")) permission["IpRanges"] = Value::array({Value{{"CidrIp", input["CidrIp"]}}});
  if (has_member(input, "SourceSecurityGroupName")) {
    permission["UserIdGroupPairs"] = Value::array({Value{{"GroupName", input["SourceSecurityGroupName"]}}});
    if (!permission.contains("IpProtocol")) permission["IpProtocol"] = "-1";
  }
  return permission;
}

}  // namespace

std::vector<Value> read_permissions(RequestContext& context, const Value& group, const Value& input, bool is_egress) {
  std::vector<Value> rules;
  const bool is_older =
      has_member(input, "CidrIp") || has_member(input, "IpProtocol") || has_member(input, "SourceSecurityGroupName");
  if (is_older && has_member(input, "IpPermissions")) {
    throw invalid_combination(
        "The parameter ipPermissions may not be used together with the older parameters of a rule.");
  }
  if (is_older) {
    split(context, group, older_permission(input), is_egress, rules);
  } else {
    for (const Value& permission : input.value("IpPermissions", Value::array())) {
      split(context, group, permission, is_egress, rules);
    }
  }
  for (size_t i = 0; i < rules.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (same_rule(rules[i], rules[j])) {
        throw invalid_parameter_value("The same permission must not appear multiple times");
      }
    }
  }
  return rules;
}

Value checked_rule(RequestContext& context, const Value& group, Value rule) {
  const std::string text = rule.value("IpProtocol", "");
  if (text.empty()) throw missing_parameter("ipProtocol");
  const auto protocol = parse_ip_protocol(text);
  if (!protocol) throw invalid_parameter_value("Invalid value '" + text + "' for IP protocol. Unknown protocol.");
  rule["IpProtocol"] = ip_protocol_name(*protocol);
  complete_ports(*protocol, rule);
  canonicalize(rule, "CidrIpv4", false);
  canonicalize(rule, "CidrIpv6", true);
  if (has_member(rule, "ReferencedGroupId")) {
    rule["ReferencedGroupInfo"] = referenced_group(context, group, {{"GroupId", rule["ReferencedGroupId"]}});
    rule.erase("ReferencedGroupId");
  }
  if (has_member(rule, "PrefixListId")) check_prefix_list(context, rule["PrefixListId"]);
  return rule;
}

bool same_rule(const Value& a, const Value& b) {
  for (const char* member : kSameRuleMembers) {
    if (a.value(member, Value()) != b.value(member, Value())) return false;
  }
  const Value::json_pointer group("/ReferencedGroupInfo/GroupId");
  return a.value(group, "") == b.value(group, "");
}

Value permission_of(const Value& rule) {
  Value permission{{"IpProtocol", rule.at("IpProtocol")},
                   {"IpRanges", Value::array()},
                   {"Ipv6Ranges", Value::array()},
                   {"PrefixListIds", Value::array()},
                   {"UserIdGroupPairs", Value::array()}};
  const auto protocol = parse_ip_protocol(rule.at("IpProtocol").get<std::string>());
  if (protocol == kTcp || protocol == kUdp || protocol == kIcmp || protocol == kIcmpv6) {
    permission["FromPort"] = rule.at("FromPort");
    permission["ToPort"] = rule.at("ToPort");
  }
  const auto add = [&](const char* list, Value item) {
    if (has_member(rule, "Description")) item["Description"] = rule["Description"];
    permission[list].push_back(std::move(item));
  };
  if (rule.contains("CidrIpv4")) add("IpRanges", {{"CidrIp", rule["CidrIpv4"]}});
  if (rule.contains("CidrIpv6")) add("Ipv6Ranges", {{"CidrIpv6", rule["CidrIpv6"]}});
  if (rule.contains("PrefixListId")) add("PrefixListIds", {{"PrefixListId", rule["PrefixListId"]}});
  if (rule.contains("ReferencedGroupInfo")) add("UserIdGroupPairs", rule["ReferencedGroupInfo"]);
  return permission;
}

std::string rule_text(const Value& rule) {
  std::string peer = rule.value("CidrIpv4", rule.value("CidrIpv6", rule.value("PrefixListId", "")));
  if (rule.contains("ReferencedGroupInfo")) peer = rule["ReferencedGroupInfo"].value("GroupId", "");
  std::string protocol = rule.at("IpProtocol");
  const bool is_icmp = protocol.starts_with("icmp");
  std::transform(protocol.begin(), protocol.end(), protocol.begin(), [](unsigned char c) { return std::toupper(c); });
  if (protocol == "-1") protocol = "ALL";
  std::string ports;
  if (is_icmp) {
    const auto shown = [](const Value& number) { return number == kAny ? std::string("ALL") : number.dump(); };
    ports = ", type: " + shown(rule.at("FromPort")) + ", code: " + shown(rule.at("ToPort"));
  } else if (rule.at("FromPort") != kAny) {
    ports = ", from port: " + rule["FromPort"].dump() + ", to port: " + rule.at("ToPort").dump();
  }
  return "peer: " + peer + ", " + protocol + ports + ", ALLOW";
}

}  // namespace ec2
