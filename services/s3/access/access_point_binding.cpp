// By functions and not by a row: every operation names the account, and the policy is a document in properties and a
// text in operations.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-accesspoint.html
#include "services/s3/access/access_point_binding.h"

namespace s3 {
namespace {

constexpr std::string_view kControl = "s3control";
constexpr size_t kPhysicalNameLengthMax = 50;
constexpr const char* kCreationMembers[] = {"Bucket", "BucketAccountId", "PublicAccessBlockConfiguration",
                                            "VpcConfiguration"};

Value call_for(Provisioning& provisioning, const std::string& name, std::string_view operation,
               Value input = Value::object()) {
  input.update({{"AccountId", provisioning.account()}, {"Name", name}});
  return provisioning.call(kControl, operation, std::move(input));
}

void put_policy_in_stack(Provisioning& provisioning, const std::string& name) {
  const Value policy = provisioning.properties().value("Policy", Value());
  if (policy.is_null()) return;
  call_for(provisioning, name, "PutAccessPointPolicy",
           {{"Policy", policy.is_string() ? policy.get<std::string>() : policy.dump()}});
}

std::string create(Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  const std::string name = properties.contains("Name") ? properties["Name"].get<std::string>()
                                                       : provisioning.generate_name(kPhysicalNameLengthMax, true);
  Value input{{"Tags", provisioning.tags()}};
  for (const char* member : kCreationMembers) {
    if (properties.contains(member)) input[member] = properties[member];
  }
  call_for(provisioning, name, "CreateAccessPoint", std::move(input));
  put_policy_in_stack(provisioning, name);
  return name;
}

void change_tags(Provisioning& provisioning, const std::string& arn) {
  const Value tags = provisioning.tags(), previous = provisioning.previous_tags();
  if (tags == previous) return;
  Value keys = Value::array();
  for (const Value& tag : previous) keys.push_back(tag.at("Key"));
  const Value resource{{"AccountId", provisioning.account()}, {"ResourceArn", arn}};
  Value untag = resource, tag = resource;
  untag["TagKeys"] = std::move(keys);
  tag["Tags"] = tags;
  if (!previous.empty()) provisioning.call(kControl, "UntagResource", std::move(untag));
  if (!tags.empty()) provisioning.call(kControl, "TagResource", std::move(tag));
}

void update(Provisioning& provisioning) {
  const std::string& name = provisioning.physical_id();
  if (provisioning.has_changed("Policy")) {
    if (provisioning.properties().contains("Policy")) {
      put_policy_in_stack(provisioning, name);
    } else {
      call_for(provisioning, name, "DeleteAccessPointPolicy");
    }
  }
  change_tags(provisioning, call_for(provisioning, name, "GetAccessPoint").at("AccessPointArn"));
}

Value read(Provisioning& provisioning) {
  const Value shown = call_for(provisioning, provisioning.physical_id(), "GetAccessPoint");
  return {{"Arn", shown.at("AccessPointArn")},
          {"Alias", shown.at("Alias")},
          {"Name", shown.at("Name")},
          {"NetworkOrigin", shown.at("NetworkOrigin")}};
}

}  // namespace

void add_access_point_binding(Service& service) {
  service.cloudformation.push_back(
      {.type = "AWS::S3::AccessPoint",
       .service = kControl,
       .create_resource = create,
       .update_resource = update,
       .remove_resource =
           [](Provisioning& provisioning) { call_for(provisioning, provisioning.physical_id(), "DeleteAccessPoint"); },
       .read_resource = read});
}

}  // namespace s3
