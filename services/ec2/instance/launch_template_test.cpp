#include "services/ec2/instance/instance_test_machine.h"

namespace ec2 {
namespace {

using emulator::Value;
using nlohmann::literals::operator""_json;

struct LaunchTemplateTest : InstanceTestMachine {
  LaunchTemplateTest() {
    id = machine.ok("ec2", "CreateLaunchTemplate",
                    {{"LaunchTemplateName", "web"},
                     {"LaunchTemplateData",
                      {{"ImageId", image}, {"InstanceType", "t3.micro"}}}})["LaunchTemplate"]["LaunchTemplateId"];
  }
  Value add_version(const Value& data, const std::string& source = "") {
    Value input{{"LaunchTemplateId", id}, {"LaunchTemplateData", data}};
    if (!source.empty()) input["SourceVersion"] = source;
    return machine.ok("ec2", "CreateLaunchTemplateVersion", input)["LaunchTemplateVersion"];
  }
  Value versions(const Value& which) {
    return machine.ok("ec2", "DescribeLaunchTemplateVersions",
                      {{"LaunchTemplateId", id}, {"Versions", which}})["LaunchTemplateVersions"];
  }
  std::string id;
};

TEST_F(LaunchTemplateTest, VersionsAreCountedAndTheFirstIsTheDefault) {
  EXPECT_EQ(add_version(R"({"InstanceType": "t3.small"})"_json)["VersionNumber"], 2);
  const Value shown_template =
      machine.ok("ec2", "DescribeLaunchTemplates", R"({"LaunchTemplateNames": ["web"]})"_json)["LaunchTemplates"][0];
  EXPECT_EQ(shown_template["DefaultVersionNumber"], 1);
  EXPECT_EQ(shown_template["LatestVersionNumber"], 2);
  EXPECT_EQ(versions({"$Default"})[0]["VersionNumber"], 1);
  EXPECT_EQ(versions({"$Latest"})[0]["VersionNumber"], 2);
  EXPECT_EQ(versions(Value::array()).size(), 2u);
}

TEST_F(LaunchTemplateTest, VersionStartsFromItsSource) {
  const Value version = add_version(R"({"InstanceType": "t3.small"})"_json, "1");
  EXPECT_EQ(version["LaunchTemplateData"]["ImageId"], image);
  EXPECT_EQ(version["LaunchTemplateData"]["InstanceType"], "t3.small");
  EXPECT_FALSE(add_version(R"({"InstanceType": "t3.small"})"_json)["LaunchTemplateData"].contains("ImageId"));
}

TEST_F(LaunchTemplateTest, DefaultCanBeMovedToWhatExists) {
  add_version(R"({"InstanceType": "t3.small"})"_json);
  machine.ok("ec2", "ModifyLaunchTemplate", {{"LaunchTemplateId", id}, {"DefaultVersion", "2"}});
  EXPECT_EQ(versions({"$Default"})[0]["VersionNumber"], 2);
  EXPECT_EQ(machine.refusal("ec2", "ModifyLaunchTemplate", {{"LaunchTemplateId", id}, {"DefaultVersion", "9"}}),
            "InvalidLaunchTemplateId.VersionNotFound");
  EXPECT_EQ(machine.refusal("ec2", "ModifyLaunchTemplate", {{"LaunchTemplateId", id}, {"DefaultVersion", "new"}}),
            "InvalidLaunchTemplateVersion.Malformed");
}

TEST_F(LaunchTemplateTest, NamesAreCheckedAndUnique) {
  const auto create = [&](const std::string& name) {
    return machine.refusal("ec2", "CreateLaunchTemplate",
                           {{"LaunchTemplateName", name}, {"LaunchTemplateData", Value::object()}});
  };
  EXPECT_EQ(create("web"), "InvalidLaunchTemplateName.AlreadyExistsException");
  EXPECT_EQ(create("no spaces"), "InvalidLaunchTemplateName.MalformedException");
}

TEST_F(LaunchTemplateTest, TemplateIsNamedByIdOrByName) {
  const auto refusal = [&](const Value& input) { return machine.refusal("ec2", "DeleteLaunchTemplate", input); };
  EXPECT_EQ(refusal(R"({"LaunchTemplateName": "nobody"})"_json), "InvalidLaunchTemplateName.NotFoundException");
  EXPECT_EQ(refusal(R"({"LaunchTemplateId": "lt-0123"})"_json), "InvalidLaunchTemplateId.NotFound");
  EXPECT_EQ(refusal(R"({"LaunchTemplateId": "web"})"_json), "InvalidLaunchTemplateId.Malformed");
  EXPECT_EQ(refusal({{"LaunchTemplateId", id}, {"LaunchTemplateName", "web"}}), "InvalidParameterCombination");
  EXPECT_EQ(refusal(Value::object()), "MissingParameter");
  EXPECT_EQ(refusal(R"({"LaunchTemplateName": "web"})"_json), "");
}

TEST_F(LaunchTemplateTest, DefaultVersionIsNotDeleted) {
  add_version(R"({"InstanceType": "t3.small"})"_json);
  const Value result =
      machine.ok("ec2", "DeleteLaunchTemplateVersions", {{"LaunchTemplateId", id}, {"Versions", {"1", "2", "7"}}});
  ASSERT_EQ(result["SuccessfullyDeletedLaunchTemplateVersions"].size(), 1u);
  EXPECT_EQ(result["SuccessfullyDeletedLaunchTemplateVersions"][0]["VersionNumber"], 2);
  EXPECT_EQ(result["UnsuccessfullyDeletedLaunchTemplateVersions"][1]["ResponseError"]["Code"],
            "launchTemplateVersionDoesNotExist");
  EXPECT_EQ(add_version(Value::object())["VersionNumber"], 3);  // Numbers are not used twice.
}

TEST_F(LaunchTemplateTest, LaunchTakesTheTemplatesMembersUnlessTheRequestHasThem) {
  add_version(R"({"UserData": "aGVsbG8=", "TagSpecifications": [{"ResourceType": "instance",
                  "Tags": [{"Key": "a", "Value": "template"}, {"Key": "b", "Value": "template"}]}]})"_json,
              "1");
  const Value launched = machine.ok("ec2", "RunInstances",
                                    {{"MinCount", 1},
                                     {"MaxCount", 1},
                                     {"InstanceType", "t3.small"},
                                     {"LaunchTemplate", {{"LaunchTemplateName", "web"}, {"Version", "$Latest"}}},
                                     {"TagSpecifications", R"([{"ResourceType": "instance",
                                                               "Tags": [{"Key": "a", "Value": "request"}]}])"_json}});
  const Value instance = shown(launched["Instances"][0]["InstanceId"]);
  EXPECT_EQ(instance["ImageId"], image);
  EXPECT_EQ(instance["InstanceType"], "t3.small");
  std::map<std::string, std::string> tags;
  for (const Value& tag : instance["Tags"]) tags[tag["Key"]] = tag["Value"];
  EXPECT_EQ(tags["a"], "request");
  EXPECT_EQ(tags["b"], "template");
  EXPECT_EQ(tags["aws:ec2launchtemplate:id"], id);
  EXPECT_EQ(tags["aws:ec2launchtemplate:version"], "2");
}

TEST_F(LaunchTemplateTest, InstanceGivesTheDataOfATemplate) {
  const std::string instance = run();
  const Value data = machine.ok("ec2", "GetLaunchTemplateData", {{"InstanceId", instance}})["LaunchTemplateData"];
  EXPECT_EQ(data["ImageId"], image);
  EXPECT_EQ(data["NetworkInterfaces"][0]["DeviceIndex"], 0);
  EXPECT_EQ(data["NetworkInterfaces"][0]["PrivateIpAddresses"][0]["Primary"], true);
  EXPECT_EQ(data["BlockDeviceMappings"][0]["Ebs"]["VolumeSize"], 8);
}

TEST_F(LaunchTemplateTest, VersionsAreFilteredAndPaged) {
  add_version(R"({"InstanceType": "t3.small"})"_json);
  const Value filtered = machine.ok(
      "ec2", "DescribeLaunchTemplateVersions",
      {{"LaunchTemplateId", id},
       {"Filters", R"([{"Name": "instance-type", "Values": ["t3.small"]}])"_json}})["LaunchTemplateVersions"];
  EXPECT_EQ(filtered.size(), 1u);
  const Value first =
      machine.ok("ec2", "DescribeLaunchTemplateVersions", {{"LaunchTemplateId", id}, {"MaxResults", 1}});
  EXPECT_EQ(first["LaunchTemplateVersions"][0]["VersionNumber"], 2);
  const Value second = machine.ok("ec2", "DescribeLaunchTemplateVersions",
                                  {{"LaunchTemplateId", id}, {"MaxResults", 1}, {"NextToken", first["NextToken"]}});
  EXPECT_EQ(second["LaunchTemplateVersions"][0]["VersionNumber"], 1);
  EXPECT_EQ(machine.refusal("ec2", "DescribeLaunchTemplateVersions", R"({"Versions": ["3"]})"_json),
            "InvalidParameterValue");
}

}  // namespace
}  // namespace ec2
