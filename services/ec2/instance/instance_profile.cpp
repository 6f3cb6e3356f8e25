// An association is a part of its instance, not a resource of its own: hence by hand.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateIamInstanceProfile.html
#include "services/ec2/instance/instance_profile.h"

#include "emulator/dispatch/dispatcher.h"
#include "emulator/resource/filter.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/instance/instance.h"

namespace ec2 {
namespace {

constexpr std::string_view kAssociationPrefix = "iip-assoc-";

ApiError invalid_profile(const Value& specification) {
  if (specification.contains("Name")) {
    return ApiError("InvalidParameterValue",
                    "Value (" + specification["Name"].get<std::string>() +
                        ") for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name");
  }
  return ApiError("InvalidParameterValue",
                  "Value (" + specification.value("Arn", "") +
                      ") for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN");
}

/// "arn:aws:iam::123456789012:instance-profile/path/name" → "name"
std::string name_in(const Value& specification) {
  if (specification.contains("Name")) return specification["Name"];
  const std::string arn = specification.value("Arn", "");
  const size_t slash = arn.rfind('/');
  if (arn.find(":instance-profile/") == std::string::npos || slash + 1 == arn.size())
    throw invalid_profile(specification);
  return arn.substr(slash + 1);
}

/// Asked in EC2's own name: the caller needs iam:PassRole, not iam:GetInstanceProfile.
Value find_profile(RequestContext& context, const Value& specification) {
  if (specification.contains("Name") && specification.contains("Arn")) {
    throw ApiError(
        "InvalidParameterCombination",
        "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'");
  }
  const emulator::Answer answer =
      context.machine.dispatcher.call_within(context, {.service = "iam",
                                                       .operation = "GetInstanceProfile",
                                                       .input = {{"InstanceProfileName", name_in(specification)}},
                                                       .principal = {.kind = emulator::PrincipalKind::kService,
                                                                     .account = context.account,
                                                                     .arn = "ec2.amazonaws.com",
                                                                     .id = "ec2.amazonaws.com"},
                                                       .invoked_by = "ec2"});
  if (answer.error) {
    if (answer.error->code() == "NotImplemented") throw *answer.error;
    throw invalid_profile(specification);
  }
  const Value& profile = answer.output.at("InstanceProfile");
  if (specification.contains("Arn") && profile.at("Arn") != specification["Arn"]) throw invalid_profile(specification);
  return profile;
}

Value association_of(const Value& instance, std::string_view state) {
  return {{"AssociationId", instance.at("@ProfileAssociationId")},
          {"InstanceId", instance.at("InstanceId")},
          {"IamInstanceProfile", instance.at("IamInstanceProfile")},
          {"Timestamp", instance.at("@ProfileTime")},
          {"State", state}};
}

Value find_by_association(RequestContext& context, const std::string& association_id) {
  std::optional<Value> found;
  context.machine.engine.each(context, type_named(context, "instance"), [&](Value& instance) {
    if (instance.value("@ProfileAssociationId", "") == association_id) found = std::move(instance);
    return !found;
  });
  if (found) return std::move(*found);
  throw ApiError("InvalidAssociationID.NotFound", "An invalid association-id of '" + association_id + "' was given");
}

Value associate(RequestContext& context, const Value& input) {
  Value instance = get_instance(context, input.at("InstanceId"));
  const std::string id = instance.at("InstanceId");
  const std::string state = state_name(instance);
  if (state != "running" && state != "stopped" && state != "pending" && state != "stopping") {
    throw ApiError("IncorrectState", "The instance '" + id + "' is not in the 'running' or 'stopped' states.");
  }
  if (instance.contains("IamInstanceProfile")) {
    throw ApiError("IncorrectState", "There is an existing association for instance " + id);
  }
  set_instance_profile(context, instance, input.at("IamInstanceProfile"));
  store_instance(context, instance);
  return {{"IamInstanceProfileAssociation", association_of(instance, "associating")}};
}

Value disassociate(RequestContext& context, const Value& input) {
  Value instance = find_by_association(context, input.at("AssociationId"));
  Value output{{"IamInstanceProfileAssociation", association_of(instance, "disassociating")}};
  for (const char* name : {"IamInstanceProfile", "@ProfileAssociationId", "@ProfileTime", "@ProfileName"})
    instance.erase(name);
  store_instance(context, instance);
  return output;
}

/// The old association ends and a new one, with an id of its own, takes its place.
Value replace(RequestContext& context, const Value& input) {
  Value instance = find_by_association(context, input.at("AssociationId"));
  set_instance_profile(context, instance, input.at("IamInstanceProfile"));
  store_instance(context, instance);
  return {{"IamInstanceProfileAssociation", association_of(instance, "associating")}};
}

Value describe_associations(const emulator::FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  const auto ids = input.value("AssociationIds", std::vector<std::string>());
  for (const std::string& id : ids) find_by_association(context, id);
  const Page page = read_page(input);
  const size_t limit = page.limit ? page.limit : kPageSizeDefault;
  Value output{{"IamInstanceProfileAssociations", Value::array()}};
  std::string last;
  context.machine.engine.each(
      context, type_named(context, "instance"),
      [&](Value& instance) {
        if (!instance.contains("@ProfileAssociationId")) return true;
        Value association = association_of(instance, "associated");
        const bool is_wanted =
            ids.empty() || std::find(ids.begin(), ids.end(), association.at("AssociationId")) != ids.end();
        if (!is_wanted || !index.matches(filters, association)) return true;
        if (output["IamInstanceProfileAssociations"].size() == limit) {
          output["NextToken"] = next_token(last);
          return false;
        }
        last = association.at("InstanceId");
        output["IamInstanceProfileAssociations"].push_back(std::move(association));
        return true;
      },
      page.after);
  return output;
}

}  // namespace

void set_instance_profile(RequestContext& context, Value& instance, const Value& specification) {
  const Value profile = find_profile(context, specification);
  instance["IamInstanceProfile"] = {{"Arn", profile.at("Arn")}, {"Id", profile.at("InstanceProfileId")}};
  instance["@ProfileName"] = profile.at("InstanceProfileName");
  instance["@ProfileAssociationId"] = std::string(kAssociationPrefix) + context.machine.ids.hexadecimal(kIdDigits);
  instance["@ProfileTime"] = emulator::to_timestamp(context.time);
}

void add_instance_profiles(Service& service) {
  service.operations.push_back({"AssociateIamInstanceProfile", associate});
  service.operations.push_back({"DisassociateIamInstanceProfile", disassociate});
  service.operations.push_back({"ReplaceIamInstanceProfileAssociation", replace});
  service.operations.push_back({"DescribeIamInstanceProfileAssociations",
                                with_filters("DescribeIamInstanceProfileAssociations", "IamInstanceProfileAssociation",
                                             {}, describe_associations)});
}

}  // namespace ec2
