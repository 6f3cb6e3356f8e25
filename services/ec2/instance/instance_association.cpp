#include "services/ec2/instance/instance_association.h"

namespace ec2 {
namespace {

constexpr std::string_view kCloudControl = "cloudcontrol";
constexpr const char* kAssociation = "AWS::SSM::Association";

}  // namespace

void make_associations(Provisioning& provisioning, const std::string& instance_id) {
  const Value associations = provisioning.properties().value("SsmAssociations", Value::array());
  for (const Value& association : associations) {
    Value model{{"Name", association.at("DocumentName")}, {"InstanceId", instance_id}};
    for (const Value& parameter : association.value("AssociationParameters", Value::array())) {
      model["Parameters"][parameter.at("Key").get<std::string>()] = parameter.at("Value");
    }
    provisioning.call(kCloudControl, "CreateResource", {{"TypeName", kAssociation}, {"DesiredState", model.dump()}});
  }
}

void remove_associations(Provisioning& provisioning, const std::string& instance_id) {
  Value input{{"TypeName", kAssociation}}, page;
  do {
    page = provisioning.call(kCloudControl, "ListResources", input);
    const Value resources = page.at("ResourceDescriptions");
    for (const Value& resource : resources) {
      const Value model = Value::parse(resource.at("Properties").get<std::string>());
      if (model.value("InstanceId", "") != instance_id) continue;
      provisioning.call(kCloudControl, "DeleteResource",
                        {{"TypeName", kAssociation}, {"Identifier", resource.at("Identifier")}});
    }
    input["NextToken"] = page.value("NextToken", Value());
  } while (page.contains("NextToken"));
}

}  // namespace ec2
