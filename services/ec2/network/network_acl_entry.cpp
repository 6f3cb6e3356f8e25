// https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
// By hand, since entries are parts of an ACL with operations of their own.
#include "services/ec2/network/network_acl_entry.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/cidr.h"
#include "services/ec2/network/ip_protocol.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr int64_t kRuleNumberMax = 32766;
/// The rules "*", which cannot be changed.
constexpr int64_t kLastRule = 32767;
constexpr int64_t kLastIpv6Rule = 32768;
constexpr size_t kEntriesPerDirectionMax = 20;

Value everything(int64_t number, bool is_egress, bool is_ipv6, const char* action) {
  return {{"RuleNumber", number},
          {"Egress", is_egress},
          {"Protocol", "-1"},
          {"RuleAction", action},
          {is_ipv6 ? "Ipv6CidrBlock" : "CidrBlock", is_ipv6 ? "::/0" : "0.0.0.0/0"}};
}

int64_t rule_number(const Value& input) {
  const int64_t number = input.at("RuleNumber");
  if (number < 1 || number > kRuleNumberMax) {
    throw invalid_parameter_value("Invalid value '" + std::to_string(number) +
                                  "' for ruleNumber. Must specify a rule number between 1 and 32766");
  }
  return number;
}

void read_ports(const Value& input, int protocol, Value& entry) {
  if (protocol == kTcp || protocol == kUdp) {
    if (!input.contains("PortRange")) throw missing_parameter("portRange");
    const int64_t from = input["PortRange"].value("From", int64_t{-1}),
                  to = input["PortRange"].value("To", int64_t{-1});
    if (from < 0 || to > kPortMax || from > to) {
      throw invalid_parameter_value("Invalid value for portRange: " + std::to_string(from) + "-" + std::to_string(to));
    }
    entry["PortRange"] = {{"From", from}, {"To", to}};
  }
  if (protocol == kIcmp || protocol == kIcmpv6) {
    if (!input.contains("IcmpTypeCode")) throw missing_parameter("icmpTypeCode");
    entry["IcmpTypeCode"] = {{"Code", input["IcmpTypeCode"].value("Code", -1)},
                             {"Type", input["IcmpTypeCode"].value("Type", -1)}};
  }
}

Value read_entry(const Value& input) {
  const auto protocol = parse_ip_protocol(input.at("Protocol").get<std::string>());
  if (!protocol) {
    throw invalid_parameter_value("Invalid value '" + input.at("Protocol").get<std::string>() + "' for protocol.");
  }
  Value entry{{"RuleNumber", rule_number(input)},
              {"Egress", input.at("Egress")},
              {"RuleAction", input.at("RuleAction")},
              {"Protocol", std::to_string(*protocol)}};
  const bool has_ipv4 = has_member(input, "CidrBlock"), has_ipv6 = has_member(input, "Ipv6CidrBlock");
  if (has_ipv4 == has_ipv6) throw invalid_combination("Exactly one of cidrBlock and ipv6CidrBlock must be specified.");
  const char* member = has_ipv6 ? "Ipv6CidrBlock" : "CidrBlock";
  const std::string text = input.at(member);
  const auto cidr = has_ipv6 ? parse_ipv6_cidr(text) : parse_ipv4_cidr(text);
  if (!cidr) throw invalid_value(text, has_ipv6 ? "ipv6CidrBlock" : "cidrBlock", "This is not a valid CIDR block.");
  entry[member] = to_string(canonical(*cidr));
  read_ports(input, *protocol, entry);
  return entry;
}

Value* find_entry(Value& acl, int64_t number, bool is_egress) {
  for (Value& entry : acl["Entries"]) {
    if (entry.at("RuleNumber") == number && entry.at("Egress") == is_egress) return &entry;
  }
  return nullptr;
}

ApiError no_such_entry(int64_t number) {
  return ApiError("InvalidNetworkAclEntry.NotFound",
                  "The network acl entry identified by " + std::to_string(number) + " does not exist.");
}

void store(RequestContext& context, Value& acl) {
  Value& entries = acl["Entries"];
  std::stable_sort(entries.begin(), entries.end(), [](const Value& a, const Value& b) {
    if (a.at("Egress") != b.at("Egress")) return a.at("Egress") == true;
    return a.at("RuleNumber") < b.at("RuleNumber");
  });
  context.machine.engine.update(context, type_named(context, "network-acl"), acl);
}

Value create_entry(RequestContext& context, const Value& input) {
  Value acl = get_resource(context, "network-acl", input.at("NetworkAclId"));
  Value entry = read_entry(input);
  const bool is_egress = entry["Egress"];
  if (find_entry(acl, entry["RuleNumber"], is_egress)) {
    throw ApiError("NetworkAclEntryAlreadyExists",
                   "The network acl entry identified by " + entry["RuleNumber"].dump() + " already exists.");
  }
  const auto count = std::count_if(acl["Entries"].begin(), acl["Entries"].end(), [&](const Value& one) {
    return one.at("Egress") == is_egress && one.at("RuleNumber") <= kRuleNumberMax;
  });
  if (static_cast<size_t>(count) >= kEntriesPerDirectionMax) {
    throw ApiError("NetworkAclEntryLimitExceeded", "The maximum number of network acl entries has been reached.");
  }
  acl["Entries"].push_back(std::move(entry));
  store(context, acl);
  return Value::object();
}

Value replace_entry(RequestContext& context, const Value& input) {
  Value acl = get_resource(context, "network-acl", input.at("NetworkAclId"));
  Value entry = read_entry(input);
  Value* known = find_entry(acl, entry["RuleNumber"], entry["Egress"]);
  if (!known) throw no_such_entry(entry["RuleNumber"]);
  *known = std::move(entry);
  store(context, acl);
  return Value::object();
}

Value delete_entry(RequestContext& context, const Value& input) {
  Value acl = get_resource(context, "network-acl", input.at("NetworkAclId"));
  const int64_t number = rule_number(input);
  const bool is_egress = input.at("Egress");
  if (!find_entry(acl, number, is_egress)) throw no_such_entry(number);
  Value kept = Value::array();
  for (const Value& entry : acl["Entries"]) {
    if (entry.at("RuleNumber") != number || entry.at("Egress") != is_egress) kept.push_back(entry);
  }
  acl["Entries"] = std::move(kept);
  store(context, acl);
  return Value::object();
}

/// Numbers and booleans as the operation wants them: templates may write them as texts.
Value entry_input(const Value& properties) {
  const auto number = [](const Value& value) {
    return value.is_string() ? Value(std::stoll(value.get<std::string>())) : value;
  };
  Value input = properties;
  input["RuleNumber"] = number(properties.at("RuleNumber"));
  input["Protocol"] =
      properties.at("Protocol").is_string() ? properties["Protocol"] : Value(properties["Protocol"].dump());
  const Value egress = properties.value("Egress", Value(false));
  input["Egress"] = egress == true || egress == "true";
  for (const auto& [property, member] : {std::pair{"Icmp", "IcmpTypeCode"}, std::pair{"PortRange", "PortRange"}}) {
    if (!properties.contains(property)) continue;
    Value range = Value::object();
    for (const auto& [name, value] : properties[property].items()) range[name] = number(value);
    input.erase(property);
    input[member] = std::move(range);
  }
  return input;
}

CloudFormationBinding entry_binding() {
  return {.type = "AWS::EC2::NetworkAclEntry",
          .create_resource =
              [](Provisioning& provisioning) {
                provisioning.call(kService, "CreateNetworkAclEntry", entry_input(provisioning.properties()));
                return provisioning.generate_name(64, false);
              },
          .update_resource =
              [](Provisioning& provisioning) {
                provisioning.call(kService, "ReplaceNetworkAclEntry", entry_input(provisioning.properties()));
              },
          .remove_resource =
              [](Provisioning& provisioning) {
                const Value input = entry_input(provisioning.properties());
                provisioning.call(kService, "DeleteNetworkAclEntry",
                                  {{"NetworkAclId", input.at("NetworkAclId")},
                                   {"RuleNumber", input.at("RuleNumber")},
                                   {"Egress", input.at("Egress")}});
              },
          .read_resource =
              [](Provisioning& provisioning) {
                Value shown = provisioning.properties();
                shown["Id"] = provisioning.physical_id();
                return shown;
              }};
}

}  // namespace

Value initial_network_acl_entries(bool is_default, bool has_ipv6) {
  Value entries = Value::array();
  for (const bool is_egress : {true, false}) {
    if (is_default) entries.push_back(everything(100, is_egress, false, "allow"));
    if (is_default && has_ipv6) entries.push_back(everything(101, is_egress, true, "allow"));
    entries.push_back(everything(kLastRule, is_egress, false, "deny"));
    if (has_ipv6) entries.push_back(everything(kLastIpv6Rule, is_egress, true, "deny"));
  }
  return entries;
}

void add_network_acl_entries(Service& service) {
  service.operations.push_back({"CreateNetworkAclEntry", create_entry});
  service.operations.push_back({"ReplaceNetworkAclEntry", replace_entry});
  service.operations.push_back({"DeleteNetworkAclEntry", delete_entry});
  service.cloudformation.push_back(entry_binding());
}

}  // namespace ec2
