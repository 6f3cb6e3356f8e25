// https://docs.aws.amazon.com/vpc/latest/userguide/working-with-managed-prefix-lists.html
#include "services/ec2/network/prefix_list.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/ec2/ec2_service.h"
#include "services/ec2/network/network_test.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct PrefixListTest : testing::Test {
  PrefixListTest() { machine.dispatcher.add(ec2::make_service(protocol::Facts::embedded())); }

  Value ok(const std::string& operation, const Value& input = Value::object()) {
    return machine.ok("ec2", operation, input);
  }
  std::string refusal(const std::string& operation, const Value& input) {
    return machine.refusal("ec2", operation, input);
  }
  Value create(Value more = Value::object()) {
    Value input = R"({"PrefixListName": "offices", "AddressFamily": "IPv4", "MaxEntries": 3,
        "Entries": [{"Cidr": "10.0.0.0/8", "Description": "one"}]})"_json;
    input.update(more);
    return ok("CreateManagedPrefixList", input)["PrefixList"];
  }
  Value entries(const Value& list, Value more = Value::object()) {
    more["PrefixListId"] = list["PrefixListId"];
    return ok("GetManagedPrefixListEntries", more)["Entries"];
  }

  TestMachine machine;
};

TEST_F(PrefixListTest, IsMadeWithItsEntriesAndShown) {
  const Value made = create(R"({"TagSpecifications": [{"ResourceType": "prefix-list",
                                                       "Tags": [{"Key": "team", "Value": "net"}]}]})"_json);
  EXPECT_EQ(made["State"], "create-in-progress");
  EXPECT_EQ(made["Version"], 1);
  const std::string id = made["PrefixListId"];
  EXPECT_EQ(made["PrefixListArn"], "arn:aws:ec2:us-east-1:123456789012:prefix-list/" + id);
  const Value filters = R"([{"Name": "tag:team", "Values": ["net"]}])"_json;
  const Value shown = ok("DescribeManagedPrefixLists", {{"Filters", filters}})["PrefixLists"];
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0]["State"], "create-complete");
  EXPECT_EQ(shown[0]["OwnerId"], "123456789012");
  EXPECT_EQ(entries(made), R"([{"Cidr": "10.0.0.0/8", "Description": "one"}])"_json);
}

TEST_F(PrefixListTest, ShowsAwsOwnListsAndLetsNobodyChangeThem) {
  const Value filters = R"([{"Name": "prefix-list-name", "Values": ["com.amazonaws.us-east-1.s3"]}])"_json;
  const Value shown = ok("DescribeManagedPrefixLists", {{"Filters", filters}})["PrefixLists"];
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0]["OwnerId"], "AWS");
  EXPECT_EQ(entries(shown[0]).size(), 1u);
  EXPECT_EQ(refusal("DeleteManagedPrefixList", {{"PrefixListId", shown[0]["PrefixListId"]}}), "UnauthorizedOperation");
}

TEST_F(PrefixListTest, EntriesMakeVersionsThatCanBeRestored) {
  const Value made = create();
  Value change{{"PrefixListId", made["PrefixListId"]}, {"CurrentVersion", 1}};
  change["AddEntries"] = R"([{"Cidr": "192.168.1.7/24"}, {"Cidr": "10.0.0.0/8", "Description": "other"}])"_json;
  const Value changed = ok("ModifyManagedPrefixList", change)["PrefixList"];
  EXPECT_EQ(changed["Version"], 2);
  EXPECT_EQ(changed["State"], "modify-in-progress");
  EXPECT_EQ(entries(made), R"([{"Cidr": "10.0.0.0/8", "Description": "other"}, {"Cidr": "192.168.1.0/24"}])"_json);
  EXPECT_EQ(entries(made, R"({"TargetVersion": 1})"_json).size(), 1u);
  EXPECT_EQ(refusal("ModifyManagedPrefixList", change), "PrefixListVersionMismatch");
  const Value restored =
      ok("RestoreManagedPrefixListVersion",
         {{"PrefixListId", made["PrefixListId"]}, {"PreviousVersion", 1}, {"CurrentVersion", 2}})["PrefixList"];
  EXPECT_EQ(restored["Version"], 3);
  EXPECT_EQ(entries(made), R"([{"Cidr": "10.0.0.0/8", "Description": "one"}])"_json);
  // The name has no version.
  ok("ModifyManagedPrefixList", {{"PrefixListId", made["PrefixListId"]}, {"PrefixListName", "sites"}});
  EXPECT_EQ(ok("DescribeManagedPrefixLists",
               {{"PrefixListIds", Value::array({made["PrefixListId"]})}})["PrefixLists"][0]["Version"],
            3);
}

TEST_F(PrefixListTest, ListsComeInPages) {
  const Value made = create(R"({"Entries": [{"Cidr": "10.0.0.0/8"}, {"Cidr": "11.0.0.0/8"}]})"_json);
  Value input{{"PrefixListId", made["PrefixListId"]}, {"MaxResults", 1}};
  const Value first = ok("GetManagedPrefixListEntries", input);
  EXPECT_EQ(first["Entries"], R"([{"Cidr": "10.0.0.0/8"}])"_json);
  input["NextToken"] = first["NextToken"];
  const Value second = ok("GetManagedPrefixListEntries", input);
  EXPECT_EQ(second["Entries"], R"([{"Cidr": "11.0.0.0/8"}])"_json);
  EXPECT_FALSE(second.contains("NextToken"));
  EXPECT_EQ(ok("DescribeManagedPrefixLists", R"({"MaxResults": 2})"_json)["PrefixLists"].size(), 2u);
}

TEST_F(PrefixListTest, RefusesWhatCannotBe) {
  const auto refused = [&](const char* more) {
    Value input = R"({"PrefixListName": "a", "AddressFamily": "IPv4", "MaxEntries": 1})"_json;
    input.update(Value::parse(more));
    return refusal("CreateManagedPrefixList", input);
  };
  EXPECT_EQ(refused(R"({"PrefixListName": "com.amazonaws.mine"})"), "InvalidParameterValue");
  EXPECT_EQ(refused(R"({"AddressFamily": "IPv5"})"), "InvalidParameterValue");
  EXPECT_EQ(refused(R"({"MaxEntries": 0})"), "InvalidParameterValue");
  EXPECT_EQ(refused(R"({"Entries": [{"Cidr": "2001:db8::/32"}]})"), "InvalidParameterValue");
  EXPECT_EQ(refused(R"({"Entries": [{"Cidr": "10.0.0.0/8"}, {"Cidr": "11.0.0.0/8"}]})"),
            "PrefixListMaxEntriesExceeded");
  const Value id = create()["PrefixListId"];
  const auto refused_change = [&](const char* more) {
    Value input{{"PrefixListId", id}};
    input.update(Value::parse(more));
    return refusal("ModifyManagedPrefixList", input);
  };
  EXPECT_EQ(refused_change(R"({"AddEntries": [{"Cidr": "11.0.0.0/8"}]})"), "MissingParameter");
  EXPECT_EQ(refused_change(R"({"AddEntries": [{"Cidr": "11.0.0.0/8"}], "MaxEntries": 5, "CurrentVersion": 1})"),
            "InvalidParameterCombination");
  EXPECT_EQ(refused_change(R"({"RemoveEntries": [{"Cidr": "11.0.0.0/8"}], "CurrentVersion": 1})"),
            "InvalidParameterValue");
  EXPECT_EQ(refusal("GetManagedPrefixListEntries", {{"PrefixListId", id}, {"TargetVersion", 2}}),
            "InvalidPrefixListVersion");
  EXPECT_EQ(refusal("DeleteManagedPrefixList", R"({"PrefixListId": "pl-0123456789abcdef0"})"_json),
            "InvalidPrefixListID.NotFound");
}

TEST_F(PrefixListTest, StandsInRulesAndRoutesAndStaysWhileItDoes) {
  const Value id = create()["PrefixListId"];
  const Value vpc = ok("CreateVpc", R"({"CidrBlock": "172.16.0.0/16"})"_json)["Vpc"]["VpcId"];
  const Value group = ok("CreateSecurityGroup", {{"GroupName", "g"}, {"Description", "d"}, {"VpcId", vpc}})["GroupId"];
  Value permission = R"({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443})"_json;
  permission["PrefixListIds"] = Value::array({Value{{"PrefixListId", id}}});
  const Value rule{{"GroupId", group}, {"IpPermissions", Value::array({permission})}};
  ok("AuthorizeSecurityGroupIngress", rule);
  const Value table = ok("CreateRouteTable", {{"VpcId", vpc}})["RouteTable"]["RouteTableId"];
  const Value gateway = ok("CreateInternetGateway")["InternetGateway"]["InternetGatewayId"];
  ok("AttachInternetGateway", {{"VpcId", vpc}, {"InternetGatewayId", gateway}});
  const Value route{{"RouteTableId", table}, {"DestinationPrefixListId", id}};
  Value with_target = route;
  with_target["GatewayId"] = gateway;
  ok("CreateRoute", with_target);
  EXPECT_EQ(refusal("CreateRoute", with_target), "RouteAlreadyExists");
  const Value named{{"PrefixListId", id}};
  EXPECT_EQ(ok("GetManagedPrefixListAssociations", named)["PrefixListAssociations"].size(), 2u);
  EXPECT_EQ(refusal("DeleteManagedPrefixList", named), "DependencyViolation");
  ok("RevokeSecurityGroupIngress", rule);
  ok("DeleteRoute", route);
  EXPECT_EQ(ok("DeleteManagedPrefixList", named)["PrefixList"]["State"], "delete-in-progress");
  EXPECT_EQ(refusal("GetManagedPrefixListEntries", named), "InvalidPrefixListID.NotFound");
}

}  // namespace
