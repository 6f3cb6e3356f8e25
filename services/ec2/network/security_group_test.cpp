#include "services/ec2/network/network_test.h"

namespace ec2 {
namespace {

struct SecurityGroupTest : NetworkTest {
  std::string vpc = make_vpc();
  std::string group = make_group(vpc);

  Value tcp(int port, const std::string& cidr = "0.0.0.0/0") {
    Value permission{{"IpProtocol", "tcp"}, {"FromPort", port}, {"ToPort", port}};
    permission["IpRanges"] = Value::array({Value{{"CidrIp", cidr}}});
    return with(permission);
  }
  Value with(const Value& permission) {
    Value input{{"GroupId", group}};
    input["IpPermissions"] = Value::array({permission});
    return input;
  }
  Value allow(const Value& input) { return ok("AuthorizeSecurityGroupIngress", input)["SecurityGroupRules"]; }
  std::string refused(const Value& input) { return refusal("AuthorizeSecurityGroupIngress", input); }
};

TEST_F(SecurityGroupTest, LetsAllTrafficLeaveAtFirst) {
  const Value shown = group_shown(group);
  EXPECT_EQ(shown["IpPermissions"].size(), 0u);
  ASSERT_EQ(shown["IpPermissionsEgress"].size(), 1u);
  EXPECT_EQ(shown["IpPermissionsEgress"][0]["IpProtocol"], "-1");
  EXPECT_FALSE(shown["IpPermissionsEgress"][0].contains("FromPort"));
  EXPECT_EQ(shown["IpPermissionsEgress"][0]["IpRanges"][0]["CidrIp"], "0.0.0.0/0");
  EXPECT_EQ(shown["SecurityGroupArn"], "arn:aws:ec2:us-east-1:123456789012:security-group/" + group);
}

TEST_F(SecurityGroupTest, DefaultOneLetsItsMembersReachEachOtherAndStays) {
  const Value shown = listed("DescribeSecurityGroups", "SecurityGroups", "vpc-id", vpc);
  const Value& it = shown[0]["GroupName"] == "default" ? shown[0] : shown[1];
  EXPECT_EQ(it["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"], it["GroupId"]);
  EXPECT_EQ(refusal("DeleteSecurityGroup", {{"GroupId", it["GroupId"]}}), "CannotDelete");
}

TEST_F(SecurityGroupTest, NamesAreUniqueInAVpcAndOfAForm) {
  const auto create = [&](const std::string& name, const std::string& description = "d") {
    return refusal("CreateSecurityGroup", {{"VpcId", vpc}, {"GroupName", name}, {"Description", description}});
  };
  EXPECT_EQ(create("web"), "InvalidGroup.Duplicate");
  EXPECT_EQ(create("sg-web"), "InvalidParameterValue");
  EXPECT_EQ(create("default"), "InvalidParameterValue");
  EXPECT_EQ(create(std::string(256, 'x')), "InvalidParameterValue");
  EXPECT_EQ(create("other", "a\tb"), "InvalidParameterValue");
  EXPECT_EQ(refusal("CreateSecurityGroup", R"({"VpcId": "vpc-0", "GroupName": "x", "Description": "d"})"_json),
            "InvalidVpcID.NotFound");
}

TEST_F(SecurityGroupTest, InTheDefaultVpcGoesByName) {
  const std::string id = ok("CreateSecurityGroup", R"({"GroupName": "named", "Description": "d"})"_json)["GroupId"];
  EXPECT_EQ(ok("DescribeSecurityGroups", R"({"GroupNames": ["named"]})"_json)["SecurityGroups"][0]["GroupId"], id);
  EXPECT_EQ(refusal("DescribeSecurityGroups", R"({"GroupNames": ["web"]})"_json), "InvalidGroup.NotFound");
  ok("AuthorizeSecurityGroupIngress",
     R"({"GroupName": "named", "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"})"_json);
  EXPECT_EQ(group_shown(id)["IpPermissions"][0]["FromPort"], 80);
  ok("DeleteSecurityGroup", R"({"GroupName": "named"})"_json);
  EXPECT_EQ(refusal("DeleteSecurityGroup"), "MissingParameter");
  EXPECT_EQ(refusal("DeleteSecurityGroup", R"({"GroupId": "x"})"_json), "InvalidGroupId.Malformed");
}

TEST_F(SecurityGroupTest, RulesOfOnePortRangeAreOnePermission) {
  allow(tcp(443));
  allow(tcp(443, "10.0.0.0/8"));
  allow(tcp(80));
  const Value permissions = group_shown(group)["IpPermissions"];
  EXPECT_EQ(permissions.size(), 2u);
  const Value& https = permissions[0]["FromPort"] == 443 ? permissions[0] : permissions[1];
  EXPECT_EQ(https["IpRanges"].size(), 2u);
  EXPECT_EQ(listed("DescribeSecurityGroups", "SecurityGroups", "ip-permission.cidr", "10.0.0.0/8").size(), 1u);
  EXPECT_EQ(listed("DescribeSecurityGroups", "SecurityGroups", "ip-permission.from-port", "22").size(), 0u);
}

TEST_F(SecurityGroupTest, RuleIsThereOnceInCanonicalForm) {
  const Value rule = allow(tcp(22, "100.68.0.18/18"))[0];
  EXPECT_EQ(rule["CidrIpv4"], "100.68.0.0/18");
  EXPECT_EQ(refused(tcp(22, "100.68.0.18/18")), "InvalidPermission.Duplicate");
  EXPECT_EQ(message("AuthorizeSecurityGroupIngress", tcp(22, "100.68.0.0/18")),
            "the specified rule \"peer: 100.68.0.0/18, TCP, from port: 22, to port: 22, ALLOW\" already exists");
  Value twice = tcp(25);
  twice["IpPermissions"].push_back(twice["IpPermissions"][0]);
  EXPECT_EQ(refused(twice), "InvalidParameterValue");
}

TEST_F(SecurityGroupTest, WhatIsNoRuleIsRefused) {
  EXPECT_EQ(refused({{"GroupId", group}}), "MissingParameter");
  EXPECT_EQ(refused(tcp(70000)), "InvalidParameterValue");
  EXPECT_EQ(refused(tcp(22, "10.0.0.0")), "InvalidParameterValue");
  EXPECT_EQ(message("AuthorizeSecurityGroupIngress", tcp(22, "10.0.0.0")), "CIDR block 10.0.0.0 is malformed");
  EXPECT_EQ(refused(with(R"({"IpProtocol": "tcp", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]})"_json)),
            "InvalidParameterValue");
  EXPECT_EQ(refused(with(
                R"({"IpProtocol": "tcp", "FromPort": 90, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]})"_json)),
            "InvalidParameterValue");
  EXPECT_EQ(refused(with(R"({"IpProtocol": "quic", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]})"_json)),
            "InvalidParameterValue");
  EXPECT_EQ(refused(with(R"({"IpRanges": [{"CidrIp": "0.0.0.0/0"}]})"_json)), "MissingParameter");
  EXPECT_EQ(refused(with(R"({"IpProtocol": "-1"})"_json)), "MissingParameter");
  EXPECT_EQ(refused(with(R"({"IpProtocol": "-1", "PrefixListIds": [{"PrefixListId": "pl-0"}]})"_json)),
            "InvalidPrefixListID.NotFound");
  // CloudFront's list in another region.
  EXPECT_EQ(refused(with(R"({"IpProtocol": "-1", "PrefixListIds": [{"PrefixListId": "pl-4fa04526"}]})"_json)),
            "InvalidPrefixListID.NotFound");
  ok("AuthorizeSecurityGroupIngress",
     with(R"({"IpProtocol": "-1", "PrefixListIds": [{"PrefixListId": "pl-3b927c52"}]})"_json));
  EXPECT_EQ(refused(with(R"({"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-0"}]})"_json)),
            "InvalidGroup.NotFound");
  Value mixed = tcp(22);
  mixed["CidrIp"] = "0.0.0.0/0";
  EXPECT_EQ(refused(mixed), "InvalidParameterCombination");
}

TEST_F(SecurityGroupTest, HasSixtyRulesAtMost) {
  for (int i = 0; i < 60; ++i) allow(tcp(1000 + i));
  EXPECT_EQ(refused(tcp(22)), "RulesPerSecurityGroupLimitExceeded");
}

TEST_F(SecurityGroupTest, IsKeptWhileAnotherGroupsRuleNamesIt) {
  const std::string other = make_group(vpc, "db");
  const Value pair = Value::array({Value{{"GroupId", group}}});
  Value input{{"GroupId", other}};
  input["IpPermissions"] =
      Value::array({Value{{"IpProtocol", "tcp"}, {"FromPort", 5432}, {"ToPort", 5432}, {"UserIdGroupPairs", pair}}});
  allow(input);
  EXPECT_EQ(listed("DescribeSecurityGroups", "SecurityGroups", "ip-permission.group-id", group)[0]["GroupId"], other);
  EXPECT_EQ(refusal("DeleteSecurityGroup", {{"GroupId", group}}), "DependencyViolation");
  ok("DeleteSecurityGroup", {{"GroupId", other}});
  ok("DeleteSecurityGroup", {{"GroupId", group}});
}

TEST_F(SecurityGroupTest, MayNameItself) {
  const Value pair = Value::array({Value{{"GroupId", group}}});
  allow(with({{"IpProtocol", "-1"}, {"UserIdGroupPairs", pair}}));
  ok("DeleteSecurityGroup", {{"GroupId", group}});
}

TEST_F(SecurityGroupTest, RevokesByValueOrById) {
  const std::string id = allow(tcp(22))[0]["SecurityGroupRuleId"];
  allow(tcp(80));
  const Value revoked = ok("RevokeSecurityGroupIngress", tcp(80));
  EXPECT_EQ(revoked["Return"], true);
  EXPECT_EQ(revoked["RevokedSecurityGroupRules"][0]["FromPort"], 80);
  EXPECT_EQ(refusal("RevokeSecurityGroupIngress", tcp(80)), "InvalidPermission.NotFound");
  EXPECT_EQ(refusal("RevokeSecurityGroupEgress", {{"GroupId", group}, {"SecurityGroupRuleIds", {id}}}),
            "InvalidSecurityGroupRuleId.NotFound");
  ok("RevokeSecurityGroupIngress", {{"GroupId", group}, {"SecurityGroupRuleIds", {id}}});
  EXPECT_EQ(group_shown(group)["IpPermissions"].size(), 0u);
  EXPECT_EQ(refusal("RevokeSecurityGroupIngress", {{"GroupId", group}}), "MissingParameter");
}

TEST_F(SecurityGroupTest, InTheDefaultVpcAnUnknownRuleIsNoErrorToRevoke) {
  group = ok("CreateSecurityGroup", R"({"GroupName": "named", "Description": "d"})"_json)["GroupId"];
  const Value output = ok("RevokeSecurityGroupIngress", tcp(80));
  EXPECT_EQ(output["UnknownIpPermissions"][0]["FromPort"], 80);
}

TEST_F(SecurityGroupTest, RulesAreShownTaggedDescribedAndModified) {
  Value input = tcp(22);
  input["TagSpecifications"] =
      R"([{"ResourceType": "security-group-rule", "Tags": [{"Key": "why", "Value": "ssh"}]}])"_json;
  const std::string id = allow(input)[0]["SecurityGroupRuleId"];
  EXPECT_EQ(listed("DescribeSecurityGroupRules", "SecurityGroupRules", "tag:why", "ssh")[0]["SecurityGroupRuleId"], id);
  EXPECT_EQ(listed("DescribeSecurityGroupRules", "SecurityGroupRules", "group-id", group).size(), 2u);
  Value described{{"SecurityGroupRuleId", id}, {"Description", "office"}};
  ok("UpdateSecurityGroupRuleDescriptionsIngress",
     {{"GroupId", group}, {"SecurityGroupRuleDescriptions", Value::array({described})}});
  EXPECT_EQ(group_shown(group)["IpPermissions"][0]["IpRanges"][0]["Description"], "office");
  EXPECT_EQ(refusal("UpdateSecurityGroupRuleDescriptionsIngress", tcp(99)), "InvalidPermission.NotFound");
  const auto change = [&](const Value& rule) {
    Value one{{"SecurityGroupRuleId", id}, {"SecurityGroupRule", rule}};
    return Value{{"GroupId", group}, {"SecurityGroupRules", Value::array({one})}};
  };
  ok("ModifySecurityGroupRules",
     change(R"({"IpProtocol": "tcp", "FromPort": 2222, "ToPort": 2222, "CidrIpv4": "10.0.0.0/8"})"_json));
  EXPECT_EQ(group_shown(group)["IpPermissions"][0]["FromPort"], 2222);
  EXPECT_EQ(refusal("ModifySecurityGroupRules", change(R"({"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1})"_json)),
            "InvalidParameterCombination");
  allow(tcp(80));
  EXPECT_EQ(refusal("ModifySecurityGroupRules",
                    change(R"({"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIpv4": "0.0.0.0/0"})"_json)),
            "InvalidPermission.Duplicate");
  EXPECT_EQ(refusal("DescribeSecurityGroupRules", R"({"SecurityGroupRuleIds": ["sgr-0"]})"_json),
            "InvalidSecurityGroupRuleId.NotFound");
}

TEST_F(SecurityGroupTest, IcmpHasTypesAndCodesAndIpv6ItsRanges) {
  const Value rules =
      allow(with(R"({"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]})"_json));
  EXPECT_EQ(rules[0]["FromPort"], 8);
  EXPECT_EQ(allow(with(R"({"IpProtocol": "58", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]})"_json))[0]["IpProtocol"],
            "icmpv6");
  EXPECT_EQ(refused(with(
                R"({"IpProtocol": "icmp", "FromPort": -1, "ToPort": 3, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]})"_json)),
            "InvalidParameterValue");
}

}  // namespace
}  // namespace ec2
