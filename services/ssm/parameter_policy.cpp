#include "services/ssm/parameter_policy.h"

#include <optional>

#include "emulator/time/scheduler.h"
#include "protocol/codec/timestamp.h"
#include "services/ssm/parameter.h"

namespace ssm {
namespace {

constexpr const char* kTimer = "expire";
constexpr size_t kPoliciesMax = 10;

Value parse_policy(const Value& policy) {
  const bool is_well_formed = policy.is_object() && policy.value("Type", Value()).is_string() &&
                              policy.value("Attributes", Value()).is_object();
  if (!is_well_formed) {
    throw ApiError("InvalidPolicyAttributeException",
                   "A policy attribute or its value is invalid. Every policy needs a Type, a Version and Attributes.");
  }
  const std::string type = policy["Type"];
  if (type == "ExpirationNotification" || type == "NoChangeNotification") {
    throw ApiError("NotImplemented", "skyrig does not implement the parameter policy " + type + " yet.", 501);
  }
  if (type != "Expiration") {
    throw ApiError("InvalidPolicyTypeException",
                   "The policy type isn't supported. Parameter Store supports the following policy types: Expiration, "
                   "ExpirationNotification, and NoChangeNotification.");
  }
  return {{"PolicyText", policy.dump()}, {"PolicyType", type}, {"PolicyStatus", "Pending"}};
}

/// When a parameter expires; nothing if it does not.
std::optional<emulator::Time> expiration_of(const Value& version) {
  for (const Value& policy : version.value("Policies", Value::array())) {
    const Value text = Value::parse(policy.at("PolicyText").get<std::string>());
    const Value written = text.at("Attributes").value("Timestamp", Value());
    const auto seconds =
        written.is_string() ? protocol::parse_timestamp(written.get<std::string>(), protocol::TimestampFormat::kIso8601)
                            : std::nullopt;
    if (!seconds) {
      throw ApiError("InvalidPolicyAttributeException",
                     "A policy attribute or its value is invalid: Timestamp of the policy Expiration.");
    }
    return emulator::from_timestamp(seconds->get<double>());
  }
  return std::nullopt;
}

void expire(RequestContext& context, const std::string& name) {
  const auto parameter = find_parameter(context, name);
  // A newer version may have another expiration, or none.
  const auto due = parameter ? expiration_of(*parameter) : std::nullopt;
  if (due && *due <= context.time) remove_parameter(context, name);
}

}  // namespace

Value parse_policies(const std::string& text) {
  const Value policies = Value::parse(text, nullptr, false);
  if (policies.is_discarded() || !(policies.is_array() || (policies.is_object() && policies.empty()))) {
    throw ApiError("InvalidPolicyAttributeException",
                   "A policy attribute or its value is invalid: no list of policies.");
  }
  if (policies.size() > kPoliciesMax) {
    throw ApiError("PoliciesLimitExceededException",
                   "You specified more than the maximum number of allowed policies for the parameter. The maximum is "
                   "10.");
  }
  Value result = Value::array();
  for (const Value& policy : policies) result.push_back(parse_policy(policy));
  if (result.size() > 1) {
    throw ApiError("IncompatiblePolicyException",
                   "There is a conflict in the policies specified for this parameter. You can't, for example, specify "
                   "two Expiration policies for a parameter. Review your policies, and try again.");
  }
  return result;
}

void check_policies(const RequestContext& context, const Value& version) {
  if (version.at("Policies").empty()) return;
  if (version.at("Tier") != "Advanced") {
    throw ApiError("ValidationException",
                   "Parameter policies are only supported for parameters that use the advanced-parameter tier.");
  }
  if (*expiration_of(version) <= context.time) {
    throw ApiError("InvalidPolicyAttributeException",
                   "A policy attribute or its value is invalid: the expiration lies in the past.");
  }
}

void schedule_expiration(RequestContext& context, const Value& version) {
  const auto due = expiration_of(version);
  if (!due) return;
  context.machine.scheduler.schedule(context.transaction, *due,
                                     {.service = std::string(kService),
                                      .kind = kTimer,
                                      .account = context.account,
                                      .region = context.region,
                                      .payload = version.at("Name")});
}

void add_policies(Service& service) {
  service.timers.push_back({kTimer, expire});
}

}  // namespace ssm
