// By hand, since the credit option is an instance's, but is shown by an operation of its own.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-how-to.html
#include "services/ec2/instance/instance_credit.h"

#include <set>

#include "emulator/resource/filter.h"
#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/instance/instance.h"
#include "services/ec2/instance/instance_type.h"

namespace ec2 {
namespace {

bool is_burstable(const RequestContext& context, const Value& instance) {
  const auto type = find_instance_type(context, instance.at("InstanceType").get_ref<const std::string&>());
  return type && type->at("BurstablePerformanceSupported").boolean();
}

Value modify_credits(RequestContext& context, const Value& input) {
  Value succeeded = Value::array(), failed = Value::array();
  const auto refuse = [&](const std::string& id, const char* code, const std::string& message) {
    failed.push_back({{"InstanceId", id}, {"Error", {{"Code", code}, {"Message", message}}}});
  };
  for (const Value& wanted : input.at("InstanceCreditSpecifications")) {
    const std::string id = wanted.at("InstanceId");
    auto instance = context.machine.engine.find(context, type_named(context, "instance"), id);
    if (!instance) {
      refuse(id, "InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
      continue;
    }
    if (!is_burstable(context, *instance)) {
      refuse(id, "InstanceCreditSpecification.NotSupported",
             "The instance type of '" + id + "' does not support credits.");
      continue;
    }
    (*instance)["@CpuCredits"] = wanted.value("CpuCredits", "standard");
    store_instance(context, *instance);
    succeeded.push_back({{"InstanceId", id}});
  }
  return {{"SuccessfulInstanceCreditSpecifications", succeeded}, {"UnsuccessfulInstanceCreditSpecifications", failed}};
}

/// "If you specify an instance ID that is not valid, such as an instance that is not a burstable performance instance,
/// an error is returned."
void check_named(RequestContext& context, const std::set<std::string>& ids) {
  for (const std::string& id : ids) {
    if (is_burstable(context, get_instance(context, id))) continue;
    throw ApiError("InstanceCreditSpecification.NotSupported",
                   "The instance type of '" + id + "' does not support credits.");
  }
}

/// "If you do not specify one or more instance IDs, Amazon EC2 returns burstable performance instances with the
/// unlimited credit option."
Value describe_credits(const emulator::FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  const auto ids = input.value("InstanceIds", std::vector<std::string>());
  const std::set<std::string> wanted(ids.begin(), ids.end());
  check_named(context, wanted);
  const Page page = read_page(input);
  const size_t limit = page.limit ? page.limit : kPageSizeDefault;
  Value output{{"InstanceCreditSpecifications", Value::array()}};
  Value& shown = output["InstanceCreditSpecifications"];
  const auto visit = [&](const Value& instance) {
    const Value credit{{"InstanceId", instance.at("InstanceId")}, {"CpuCredits", instance.at("@CpuCredits")}};
    const bool is_wanted = wanted.empty() ? credit.at("CpuCredits") == "unlimited" && is_burstable(context, instance)
                                          : wanted.contains(instance.at("InstanceId").get<std::string>());
    if (!is_wanted || !index.matches(filters, credit)) return true;
    if (shown.size() == limit) {
      output["NextToken"] = next_token(shown.back().at("InstanceId").get_ref<const std::string&>());
      return false;
    }
    shown.push_back(credit);
    return true;
  };
  context.machine.engine.each(context, type_named(context, "instance"), visit, page.after);
  return output;
}

}  // namespace

void add_instance_credits(Service& service) {
  service.operations.push_back({"ModifyInstanceCreditSpecification", modify_credits});
  service.operations.push_back(
      {"DescribeInstanceCreditSpecifications",
       with_filters("DescribeInstanceCreditSpecifications", "InstanceCreditSpecification", {}, describe_credits)});
}

}  // namespace ec2
