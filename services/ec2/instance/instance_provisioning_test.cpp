#include "services/ec2/instance/instance_test_machine.h"

namespace ec2 {
namespace {

using emulator::CloudFormationBinding;
using emulator::Provisioning;
using emulator::Value;
using nlohmann::literals::operator""_json;

/// A stack of one resource, whose properties the test sets.
struct OneResource : Provisioning {
  explicit OneResource(emulator::TestMachine& test_machine) : machine(test_machine) {}

  const Value& properties() const override { return now; }
  const Value& previous_properties() const override { return before; }
  const Value& replaced_properties() const override { return replaced; }
  const std::string& physical_id() const override { return id; }
  const std::string& logical_id() const override { return logical; }
  const std::string& region() const override { return home; }
  const std::string& account() const override { return owner; }
  Value tags() const override { return now.value("Tags", Value::array()); }
  Value previous_tags() const override { return before.value("Tags", Value::array()); }
  std::string generate_name(size_t, bool) override { return "stack-Resource-1"; }
  emulator::RequestContext& context() override { throw std::logic_error("these bindings only call operations"); }
  Value call(std::string_view service, std::string_view operation, Value input) override {
    calls.emplace_back(operation);
    return machine.ok(std::string(service), std::string(operation), std::move(input));
  }

  emulator::TestMachine& machine;
  Value now = Value::object(), before = Value::object(), replaced = Value::object();
  std::string id, logical = "Resource", home = "us-east-1", owner = "123456789012";
  std::vector<std::string> calls;
};

struct InstanceProvisioningTest : InstanceTestMachine {
  const CloudFormationBinding& row(const char* type) { return *machine.dispatcher.find_binding(type); }

  void create(const char* type, Value properties) {
    resource.now = std::move(properties);
    resource.id = row(type).create_resource(resource);
  }
  void update(const char* type, Value properties) {
    resource.before = std::exchange(resource.now, std::move(properties));
    resource.calls.clear();
    row(type).update_resource(resource);
  }
  bool was_called(const char* operation) const {
    return std::find(resource.calls.begin(), resource.calls.end(), operation) != resource.calls.end();
  }
  Value properties(const Value& more = Value::object()) const {
    Value result{{"ImageId", image}, {"InstanceType", "t3.micro"}};
    result.update(more);
    return result;
  }
  OneResource resource{machine};
};

TEST_F(InstanceProvisioningTest, PropertiesAreCarriedToTheInstance) {
  create("AWS::EC2::Instance",
         properties(R"({"Monitoring": true, "SourceDestCheck": false, "AvailabilityZone": "us-east-1b",
      "Tags": [{"Key": "Name", "Value": "web"}], "PropagateTagsToVolumeOnCreation": true, "Tenancy": "default",
      "CreditSpecification": {"CPUCredits": "standard"},
      "BlockDeviceMappings": [{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 3}}, {"DeviceName": "/dev/sdg", "NoDevice": {}}]})"_json));
  const Value instance = shown(resource.id);
  EXPECT_EQ(instance["Monitoring"]["State"], "enabled");
  EXPECT_EQ(instance["SourceDestCheck"], false);
  EXPECT_EQ(instance["Placement"]["AvailabilityZone"], "us-east-1b");
  EXPECT_EQ(instance["BlockDeviceMappings"].size(), 2u);
  EXPECT_EQ(instance["Tags"][0]["Value"], "web");
  EXPECT_EQ(machine.ok("ec2", "DescribeVolumes")["Volumes"][0]["Tags"][0]["Value"], "web");
}

TEST_F(InstanceProvisioningTest, InterfacesAreSpelledAsTemplatesDo) {
  const std::string subnet = machine.ok("ec2", "DescribeSubnets")["Subnets"][0]["SubnetId"];
  const std::string group = machine.ok("ec2", "DescribeSecurityGroups")["SecurityGroups"][0]["GroupId"];
  const Value interface_{
      {"DeviceIndex", "0"}, {"SubnetId", subnet}, {"GroupSet", {group}}, {"AssociatePublicIpAddress", true}};
  create("AWS::EC2::Instance", properties({{"NetworkInterfaces", Value::array({interface_})}}));
  EXPECT_EQ(shown(resource.id)["SecurityGroups"][0]["GroupId"], group);
  EXPECT_TRUE(shown(resource.id).contains("PublicIpAddress"));
}

TEST_F(InstanceProvisioningTest, TypeChangeStopsAndStarts) {
  create("AWS::EC2::Instance", properties());
  update("AWS::EC2::Instance", properties(R"({"InstanceType": "t3.small"})"_json));
  EXPECT_TRUE(was_called("StopInstances") && was_called("StartInstances"));
  EXPECT_EQ(shown(resource.id)["InstanceType"], "t3.small");
  EXPECT_EQ(state(resource.id), "running");
}

TEST_F(InstanceProvisioningTest, UserDataIsBase64InTemplates) {
  create("AWS::EC2::Instance", properties());
  update("AWS::EC2::Instance", properties(R"({"UserData": "aGVsbG8="})"_json));
  EXPECT_EQ(machine.ok("ec2", "DescribeInstanceAttribute",
                       {{"InstanceId", resource.id}, {"Attribute", "userData"}})["UserData"]["Value"],
            "aGVsbG8=");
}

TEST_F(InstanceProvisioningTest, SmallChangesLeaveItRunning) {
  create("AWS::EC2::Instance",
         properties(R"({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "1"}]})"_json));
  update("AWS::EC2::Instance",
         properties(R"({"Monitoring": true, "DisableApiTermination": true, "SourceDestCheck": false,
      "Tags": [{"Key": "a", "Value": "2"}]})"_json));
  EXPECT_FALSE(was_called("StopInstances"));
  EXPECT_EQ(shown(resource.id)["Tags"], R"([{"Key": "a", "Value": "2"}])"_json);
  EXPECT_EQ(machine.refusal("ec2", "TerminateInstances", ids(resource.id)), "OperationNotPermitted");
}

TEST_F(InstanceProvisioningTest, VolumesAreAttachedByTheirOwnResourceAndByTheInstances) {
  const std::string id = run();
  const std::string zone = shown(id)["Placement"]["AvailabilityZone"];
  const std::string volume = machine.ok("ec2", "CreateVolume", {{"AvailabilityZone", zone}, {"Size", 1}})["VolumeId"];
  create("AWS::EC2::VolumeAttachment", {{"InstanceId", id}, {"VolumeId", volume}, {"Device", "/dev/sdf"}});
  EXPECT_EQ(resource.id, volume + "|" + id);
  row("AWS::EC2::VolumeAttachment").remove_resource(resource);
  EXPECT_EQ(machine.ok("ec2", "DescribeVolumes", {{"VolumeIds", {volume}}})["Volumes"][0]["State"], "available");
}

TEST_F(InstanceProvisioningTest, ChangedTemplateDataIsANewVersion) {
  resource.now = {{"LaunchTemplateData", {{"ImageId", image}}}};
  resource.id = machine.ok("ec2", "CreateLaunchTemplate",
                           {{"LaunchTemplateName", "web"},
                            {"LaunchTemplateData", {{"ImageId", image}}}})["LaunchTemplate"]["LaunchTemplateId"];
  update("AWS::EC2::LaunchTemplate", {{"LaunchTemplateData", {{"ImageId", image}, {"InstanceType", "t3.micro"}}}});
  const Value shown_template = machine.ok("ec2", "DescribeLaunchTemplates")["LaunchTemplates"][0];
  EXPECT_EQ(shown_template["LatestVersionNumber"], 2);
  EXPECT_EQ(shown_template["DefaultVersionNumber"], 1);
}

TEST_F(InstanceProvisioningTest, KeyPairsAndPlacementGroupsAreNamed) {
  create("AWS::EC2::KeyPair", R"({"KeyName": "blue", "KeyType": "ed25519"})"_json);
  EXPECT_EQ(resource.id, "blue");
  create("AWS::EC2::PlacementGroup", R"({"Strategy": "cluster"})"_json);
  EXPECT_EQ(resource.id, "stack-Resource-1");
  EXPECT_EQ(machine.ok("ec2", "DescribePlacementGroups")["PlacementGroups"][0]["Strategy"], "cluster");
}

}  // namespace
}  // namespace ec2
