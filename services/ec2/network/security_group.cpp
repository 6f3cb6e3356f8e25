// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
#include "services/ec2/network/security_group.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/network/default_vpc.h"
#include "services/ec2/network/security_group_rule.h"
#include "services/ec2/network/security_group_vpc.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr size_t kGroupNameLengthMax = 255;
constexpr size_t kGroupsPerInterfaceMax = 5;
constexpr const char* kDefaultName = "default";
constexpr std::string_view kPunctuation = " ._-:/()#,@[]+=&;{}!$*";

bool has_valid_characters(const std::string& text) {
  return text.size() <= kGroupNameLengthMax && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) || kPunctuation.find(static_cast<char>(c)) != std::string_view::npos;
         });
}

/// "Up to 255 characters in length. Cannot start with sg-."
void check_group_name(const std::string& name) {
  if (name.starts_with("sg-")) throw invalid_value(name, "groupName", "Group names may not be in the format sg-*.");
  if (name == kDefaultName) throw invalid_parameter_value("Cannot use reserved security group name: default");
  if (name.empty() || !has_valid_characters(name)) {
    throw invalid_value(name, "groupName",
                        "Valid names are strings less than 256 characters from the following set: a-zA-Z0-9" +
                            std::string(kPunctuation));
  }
}

std::string name_key(const std::string& vpc_id, const std::string& name) {
  return vpc_id + "/" + name;
}

/// Which group of a VPC has a name: a VPC may have thousands, and each new one asks.
ResourceType group_name_type() {
  return {.service = kService,
          .name = "security-group-name",
          .shape = "SecurityGroupIdentifier",
          .id_member = "@Key",
          .owned_by = {"security-group"},
          .create_operation = "-",
          .describe_operation = "-",
          .remove_operation = "-"};
}

void keep_name(RequestContext& context, const Value& group) {
  const Value name{{"@Key", name_key(group.at("VpcId"), group.at("GroupName"))}, {"GroupId", group.at("GroupId")}};
  context.machine.engine.create(context, type_named(context, "security-group-name"), name);
}

std::optional<Value> find_by_name(RequestContext& context, const std::string& vpc_id, const std::string& name) {
  emulator::ResourceEngine& engine = context.machine.engine;
  const auto found = engine.find(context, type_named(context, "security-group-name"), name_key(vpc_id, name));
  if (!found) return std::nullopt;
  return engine.find(context, type_named(context, "security-group"), found->at("GroupId").get<std::string>());
}

void complete_group(RequestContext& context, const Value& input, Value& group) {
  group["SecurityGroupArn"] =
      emulator::make_arn(context, kService, "security-group/" + group.at("GroupId").get<std::string>());
  const bool is_default = group.value("@IsDefault", false);
  if (is_default) return;
  const std::string name = group.at("GroupName"), description = group.at("Description");
  check_group_name(name);
  if (!has_valid_characters(description)) {
    throw invalid_parameter_value(
        "Invalid security group description. Valid descriptions are strings less than 256 characters from the "
        "following "
        "set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*");
  }
  if (!has_member(input, "VpcId")) {
    const auto vpc = find_default_vpc(context);
    if (!vpc) throw ApiError("VPCIdNotSpecified", "No default VPC for this user");
    group["VpcId"] = vpc->at("VpcId");
  }
  const std::string vpc_id = get_resource(context, "vpc", group.at("VpcId")).at("VpcId");
  if (find_by_name(context, vpc_id, name)) {
    throw ApiError("InvalidGroup.Duplicate",
                   "The security group '" + name + "' already exists for VPC '" + vpc_id + "'");
  }
}

/// "By default, a new security group has only an outbound rule that allows all traffic to leave"; with one for IPv6 in
/// a VPC that has such a block.
void make_initial_rules(RequestContext& context, const Value&, const Value& group) {
  keep_name(context, group);
  make_initial_egress_rules(context, group);
  if (group.value("@IsDefault", false)) make_self_ingress_rule(context, group);
}

void refuse_default_group(RequestContext&, const Value& group) {
  if (!group.value("@IsDefault", false)) return;
  throw ApiError("CannotDelete", "the specified group: \"" + group.at("GroupId").get<std::string>() +
                                     "\" name: \"default\" cannot be deleted by a user");
}

ResourceType security_group_type() {
  return {.service = kService,
          .name = "security-group",
          .shape = "SecurityGroup",
          .id_member = "GroupId",
          .id_prefix = "sg-",
          .not_found = "InvalidGroup.NotFound",
          .not_found_message = "The security group '{}' does not exist",
          .malformed = "InvalidGroupId.Malformed",
          .owned_by = {"vpc"},
          .owned_if = [](const Value& group, std::string_view) { return group.value("@IsDefault", false); },
          .dependency_message = "resource {} has a dependent object",
          .filters = {{"ip-permission.cidr", "/IpPermissions/IpRanges/CidrIp"},
                      {"ip-permission.from-port", "/IpPermissions/FromPort"},
                      {"ip-permission.to-port", "/IpPermissions/ToPort"},
                      {"ip-permission.protocol", "/IpPermissions/IpProtocol"},
                      {"ip-permission.group-id", "/IpPermissions/UserIdGroupPairs/GroupId"},
                      {"ip-permission.group-name", "/IpPermissions/UserIdGroupPairs/GroupName"},
                      {"ip-permission.user-id", "/IpPermissions/UserIdGroupPairs/UserId"},
                      {"ip-permission.ipv6-cidr", "/IpPermissions/Ipv6Ranges/CidrIpv6"},
                      {"ip-permission.prefix-list-id", "/IpPermissions/PrefixListIds/PrefixListId"},
                      {"egress.ip-permission.cidr", "/IpPermissionsEgress/IpRanges/CidrIp"},
                      {"egress.ip-permission.from-port", "/IpPermissionsEgress/FromPort"},
                      {"egress.ip-permission.to-port", "/IpPermissionsEgress/ToPort"},
                      {"egress.ip-permission.protocol", "/IpPermissionsEgress/IpProtocol"},
                      {"egress.ip-permission.group-id", "/IpPermissionsEgress/UserIdGroupPairs/GroupId"},
                      {"egress.ip-permission.group-name", "/IpPermissionsEgress/UserIdGroupPairs/GroupName"},
                      {"egress.ip-permission.user-id", "/IpPermissionsEgress/UserIdGroupPairs/UserId"},
                      {"egress.ip-permission.ipv6-cidr", "/IpPermissionsEgress/Ipv6Ranges/CidrIpv6"},
                      {"egress.ip-permission.prefix-list-id", "/IpPermissionsEgress/PrefixListIds/PrefixListId"}},
          .hooks = {.create = complete_group,
                    .created = make_initial_rules,
                    .remove = refuse_default_group,
                    .present = present_permissions}};
}

/// By hand, since the group may be named by GroupName.
Value delete_security_group(RequestContext& context, const Value& input) {
  const Value group = security_group_of(context, input);
  context.machine.engine.remove(context, type_named(context, "security-group"), group.at("GroupId").get<std::string>());
  return {{"Return", true}, {"GroupId", group.at("GroupId")}};
}

/// GroupNames: "[Default VPC] The names of the security groups."
bool has_wanted_name(RequestContext& context, const Value& input, const Value& group) {
  if (!has_member(input, "GroupNames")) return true;
  const Value& names = input["GroupNames"];
  const auto vpc = find_default_vpc(context);
  return vpc && group.at("VpcId") == vpc->at("VpcId") &&
         std::find(names.begin(), names.end(), group.at("GroupName")) != names.end();
}

Value describe_security_groups(const emulator::Handler& derived, RequestContext& context, const Value& input) {
  for (const Value& name : input.value("GroupNames", Value::array())) security_group_of(context, {{"GroupName", name}});
  return derived(context, input);
}

CloudFormationBinding security_group_binding() {
  return {.type = "AWS::EC2::SecurityGroup",
          .identifier_member = "GroupId",
          .read = "DescribeSecurityGroups",
          .read_result = "/SecurityGroups/0",
          .remove = "DeleteSecurityGroup",
          .attributes = {{"Id", "/GroupId"}},
          .create_resource = create_group_in_stack,
          .update_resource = update_group_in_stack};
}

}  // namespace

void make_default_security_group(RequestContext& context, const Value& vpc) {
  context.machine.engine.create(context, type_named(context, "security-group"),
                                {{"VpcId", vpc.at("VpcId")},
                                 {"OwnerId", context.account},
                                 {"Tags", Value::array()},
                                 {"GroupName", kDefaultName},
                                 {"Description", "default VPC security group"},
                                 {"@IsDefault", true}});
}

Value default_security_group(RequestContext& context, const std::string& vpc_id) {
  if (auto group = find_by_name(context, vpc_id, kDefaultName)) return std::move(*group);
  throw std::logic_error("the VPC " + vpc_id + " has no default security group");
}

Value security_group_of(RequestContext& context, const Value& input) {
  if (has_member(input, "GroupId") && has_member(input, "GroupName")) {
    throw invalid_combination("The parameters groupId and groupName cannot be used together.");
  }
  if (has_member(input, "GroupId")) return get_resource(context, "security-group", input["GroupId"]);
  if (!has_member(input, "GroupName")) {
    throw ApiError("MissingParameter", "The request must contain the parameter groupName or groupId");
  }
  const std::string name = input["GroupName"];
  const auto vpc = find_default_vpc(context);
  auto group = vpc ? find_by_name(context, vpc->at("VpcId"), name) : std::nullopt;
  if (!group)
    throw ApiError("InvalidGroup.NotFound", "The security group '" + name + "' does not exist in default VPC");
  return std::move(*group);
}

Value group_identifiers(RequestContext& context, const Value& group_ids, const Value& subnet) {
  Value identifiers = Value::array();
  const auto add = [&](const Value& group) {
    identifiers.push_back({{"GroupId", group.at("GroupId")}, {"GroupName", group.at("GroupName")}});
  };
  if (group_ids.empty()) add(default_security_group(context, subnet.at("VpcId")));
  for (const Value& id : group_ids) {
    const Value group = get_resource(context, "security-group", id);
    if (!is_usable_in(context, group, subnet.at("VpcId"))) {
      throw ApiError("InvalidParameter", "Security group " + id.get<std::string>() + " and subnet " +
                                             subnet.at("SubnetId").get<std::string>() +
                                             " belong to different networks.");
    }
    add(group);
  }
  if (identifiers.size() > kGroupsPerInterfaceMax) {
    throw ApiError("SecurityGroupsPerInterfaceLimitExceeded",
                   "The maximum number of security groups per interface has been reached.");
  }
  return identifiers;
}

void add_security_groups(Service& service) {
  service.resource_types.push_back(security_group_type());
  service.resource_types.push_back(group_name_type());
  service.operations.push_back({"DeleteSecurityGroup", delete_security_group});
  service.operations.push_back(
      {"DescribeSecurityGroups",
       [derived = describe_handler("DescribeSecurityGroups", "security-group", has_wanted_name)](
           RequestContext& context, const Value& input) { return describe_security_groups(derived, context, input); }});
  service.cloudformation.push_back(security_group_binding());
}

}  // namespace ec2
