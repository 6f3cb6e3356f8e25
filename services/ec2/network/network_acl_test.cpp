#include "services/ec2/network/network_test.h"

namespace ec2 {
namespace {

struct NetworkAclTest : NetworkTest {
  std::string vpc = make_vpc();
  std::string subnet = make_subnet(vpc);
  std::string acl = ok("CreateNetworkAcl", {{"VpcId", vpc}})["NetworkAcl"]["NetworkAclId"];

  Value acl_shown(const std::string& id) { return shown("DescribeNetworkAcls", "NetworkAclIds", "NetworkAcls", id); }
  Value entry(int number, const std::string& protocol = "-1", const std::string& cidr = "10.0.0.0/8") {
    return {{"NetworkAclId", acl},   {"RuleNumber", number}, {"Protocol", protocol},
            {"RuleAction", "allow"}, {"Egress", false},      {"CidrBlock", cidr}};
  }
  std::string default_acl() {
    for (const Value& one : listed("DescribeNetworkAcls", "NetworkAcls", "vpc-id", vpc)) {
      if (one["IsDefault"] == true) return one["NetworkAclId"];
    }
    return {};
  }
};

TEST_F(NetworkAclTest, CustomOneDeniesEverythingAndTheDefaultOneAllowsIt) {
  EXPECT_EQ(acl_shown(acl)["Entries"].size(), 2u);
  const Value denied = acl_shown(acl)["Entries"];
  for (const Value& one : denied) EXPECT_EQ(one["RuleAction"], "deny");
  const Value entries = acl_shown(default_acl())["Entries"];
  EXPECT_EQ(entries.size(), 4u);
  EXPECT_EQ(entries[0]["RuleNumber"], 100);
  EXPECT_EQ(entries[0]["RuleAction"], "allow");
  EXPECT_EQ(entries[1]["RuleNumber"], 32767);
}

TEST_F(NetworkAclTest, SubnetHasTheDefaultOneUntilItIsReplaced) {
  const Value before = acl_shown(default_acl())["Associations"];
  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0]["SubnetId"], subnet);
  const std::string association = before[0]["NetworkAclAssociationId"];
  ok("ReplaceNetworkAclAssociation", {{"AssociationId", association}, {"NetworkAclId", acl}});
  EXPECT_EQ(listed("DescribeNetworkAcls", "NetworkAcls", "association.subnet-id", subnet)[0]["NetworkAclId"], acl);
  EXPECT_EQ(refusal("DeleteNetworkAcl", {{"NetworkAclId", acl}}), "DependencyViolation");
  EXPECT_EQ(refusal("ReplaceNetworkAclAssociation", {{"AssociationId", association}, {"NetworkAclId", acl}}),
            "InvalidAssociationID.NotFound");
  ok("DeleteSubnet", {{"SubnetId", subnet}});
  ok("DeleteNetworkAcl", {{"NetworkAclId", acl}});
}

TEST_F(NetworkAclTest, DefaultOneStaysAndNetworksMustBeTheSame) {
  EXPECT_EQ(refusal("DeleteNetworkAcl", {{"NetworkAclId", default_acl()}}), "InvalidParameterValue");
  EXPECT_EQ(refusal("DeleteNetworkAcl", {{"NetworkAclId", "acl-0"}}), "InvalidNetworkAclID.NotFound");
  EXPECT_EQ(refusal("DeleteNetworkAcl", {{"NetworkAclId", "x"}}), "InvalidNetworkAclId.Malformed");
  const std::string elsewhere =
      ok("CreateNetworkAcl", {{"VpcId", make_vpc("10.9.0.0/16")}})["NetworkAcl"]["NetworkAclId"];
  const std::string association = acl_shown(default_acl())["Associations"][0]["NetworkAclAssociationId"];
  EXPECT_EQ(refusal("ReplaceNetworkAclAssociation", {{"AssociationId", association}, {"NetworkAclId", elsewhere}}),
            "InvalidParameterValue");
}

TEST_F(NetworkAclTest, EntriesAreNumberedPerDirection) {
  ok("CreateNetworkAclEntry", entry(200));
  ok("CreateNetworkAclEntry", entry(100));
  EXPECT_EQ(acl_shown(acl)["Entries"][1]["RuleNumber"], 100);
  EXPECT_EQ(refusal("CreateNetworkAclEntry", entry(100)), "NetworkAclEntryAlreadyExists");
  ok("ReplaceNetworkAclEntry", entry(100, "-1", "192.168.0.0/16"));
  EXPECT_EQ(listed("DescribeNetworkAcls", "NetworkAcls", "entry.cidr", "192.168.0.0/16").size(), 1u);
  EXPECT_EQ(refusal("ReplaceNetworkAclEntry", entry(300)), "InvalidNetworkAclEntry.NotFound");
  ok("DeleteNetworkAclEntry", {{"NetworkAclId", acl}, {"RuleNumber", 100}, {"Egress", false}});
  EXPECT_EQ(refusal("DeleteNetworkAclEntry", {{"NetworkAclId", acl}, {"RuleNumber", 100}, {"Egress", false}}),
            "InvalidNetworkAclEntry.NotFound");
  EXPECT_EQ(refusal("DeleteNetworkAclEntry", {{"NetworkAclId", acl}, {"RuleNumber", 32767}, {"Egress", false}}),
            "InvalidParameterValue");
}

TEST_F(NetworkAclTest, EntryOfAProtocolSaysItsPortsOrTypes) {
  EXPECT_EQ(refusal("CreateNetworkAclEntry", entry(1, "6")), "MissingParameter");
  EXPECT_EQ(refusal("CreateNetworkAclEntry", entry(1, "icmp")), "MissingParameter");
  EXPECT_EQ(refusal("CreateNetworkAclEntry", entry(1, "quic")), "InvalidParameterValue");
  EXPECT_EQ(refusal("CreateNetworkAclEntry", entry(1, "-1", "10.0.0.0")), "InvalidParameterValue");
  EXPECT_EQ(refusal("CreateNetworkAclEntry", entry(0)), "InvalidParameterValue");
  Value without = entry(1);
  without.erase("CidrBlock");
  EXPECT_EQ(refusal("CreateNetworkAclEntry", without), "InvalidParameterCombination");
  Value tcp = entry(1, "tcp");
  tcp["PortRange"] = {{"From", 90}, {"To", 80}};
  EXPECT_EQ(refusal("CreateNetworkAclEntry", tcp), "InvalidParameterValue");
  tcp["PortRange"] = {{"From", 80}, {"To", 90}};
  ok("CreateNetworkAclEntry", tcp);
  EXPECT_EQ(listed("DescribeNetworkAcls", "NetworkAcls", "entry.port-range.from", "80")[0]["NetworkAclId"], acl);
}

TEST_F(NetworkAclTest, HasTwentyEntriesADirection) {
  for (int i = 1; i <= 20; ++i) ok("CreateNetworkAclEntry", entry(i));
  EXPECT_EQ(refusal("CreateNetworkAclEntry", entry(21)), "NetworkAclEntryLimitExceeded");
}

}  // namespace
}  // namespace ec2
