#include "services/cloudformation/template/lifecycle_policy.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>
#include <span>

#include "services/cloudformation/template/duration.h"
#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

enum class Form { kBoolean, kInteger, kDuration, kText, kProcesses, kStrategy, kObject };

/// One member of one policy. An empty member: the policy is the value itself.
struct MemberRule {
  std::string_view type, policy, member;
  Form form;
  int64_t min = 0, max = std::numeric_limits<int64_t>::max();
  bool is_required = false;
};

constexpr std::string_view kRolling = "AutoScalingRollingUpdate";
constexpr std::string_view kRefresh = "AutoScalingInstanceRefresh";
constexpr std::string_view kCodeDeploy = "CodeDeployLambdaAliasUpdate";
constexpr std::string_view kLambdaAlias = "AWS::Lambda::Alias";
constexpr std::string_view kFleet = "AWS::AppStream::Fleet";

/// "The maximum is one hour", and of signals "12 hours".
constexpr int64_t kHourSeconds = 3600;

constexpr MemberRule kUpdateMembers[] = {
    {kAutoScalingGroupType, "AutoScalingReplacingUpdate", "WillReplace", Form::kBoolean},
    {kAutoScalingGroupType, "AutoScalingScheduledAction", "IgnoreUnmodifiedGroupSizeProperties", Form::kBoolean},
    {kAutoScalingGroupType, kRolling, "MaxBatchSize", Form::kInteger, 1, 100},
    {kAutoScalingGroupType, kRolling, "MinInstancesInService", Form::kInteger},
    {kAutoScalingGroupType, kRolling, "MinActiveInstancesPercent", Form::kInteger, 0, 100},
    {kAutoScalingGroupType, kRolling, "MinSuccessfulInstancesPercent", Form::kInteger, 0, 100},
    {kAutoScalingGroupType, kRolling, "PauseTime", Form::kDuration, 0, kHourSeconds},
    {kAutoScalingGroupType, kRolling, "SuspendProcesses", Form::kProcesses},
    {kAutoScalingGroupType, kRolling, "WaitOnResourceSignals", Form::kBoolean},
    {.type = kAutoScalingGroupType,
     .policy = kRefresh,
     .member = "Strategy",
     .form = Form::kStrategy,
     .is_required = true},
    {kAutoScalingGroupType, kRefresh, "Preferences", Form::kObject},
    {"AWS::ElastiCache::ReplicationGroup", "UseOnlineResharding", "", Form::kBoolean},
    {"AWS::OpenSearchService::Domain", "EnableVersionUpgrade", "", Form::kBoolean},
    {"AWS::Elasticsearch::Domain", "EnableVersionUpgrade", "", Form::kBoolean},
    {.type = kLambdaAlias,
     .policy = kCodeDeploy,
     .member = "ApplicationName",
     .form = Form::kText,
     .is_required = true},
    {.type = kLambdaAlias,
     .policy = kCodeDeploy,
     .member = "DeploymentGroupName",
     .form = Form::kText,
     .is_required = true},
    {kLambdaAlias, kCodeDeploy, "BeforeAllowTrafficHook", Form::kText},
    {kLambdaAlias, kCodeDeploy, "AfterAllowTrafficHook", Form::kText},
    {kFleet, "StopBeforeUpdate", "Type", Form::kBoolean},
    {kFleet, "StartAfterUpdate", "Type", Form::kBoolean},
};

constexpr std::string_view kSignal = "ResourceSignal";
constexpr std::string_view kInstance = "AWS::EC2::Instance";
constexpr std::string_view kWait = "AWS::CloudFormation::WaitCondition";

constexpr MemberRule kCreationMembers[] = {
    {kAutoScalingGroupType, kSignal, "Count", Form::kInteger},
    {kAutoScalingGroupType, kSignal, "Timeout", Form::kDuration, 0, 12 * kHourSeconds},
    {kAutoScalingGroupType, "AutoScalingCreationPolicy", "MinSuccessfulInstancesPercent", Form::kInteger, 0, 100},
    {kInstance, kSignal, "Count", Form::kInteger},
    {kInstance, kSignal, "Timeout", Form::kDuration, 0, 12 * kHourSeconds},
    {kWait, kSignal, "Count", Form::kInteger},
    {kWait, kSignal, "Timeout", Form::kDuration, 0, 12 * kHourSeconds},
    {kFleet, "StartFleet", "Type", Form::kBoolean},
};

const std::set<std::string_view> kProcesses = {"Launch",          "Terminate",        "AddToLoadBalancer",
                                               "AZRebalance",     "HealthCheck",      "AlarmNotification",
                                               "InstanceRefresh", "ReplaceUnhealthy", "ScheduledActions"};

bool is_function(const Node& node) {
  if (!node.is_map() || node.members.size() != 1) return false;
  const std::string& key = node.members[0].key;
  return key == "Ref" || key.starts_with("Fn::");
}

/// One attribute, with the rules of its members.
class Check {
 public:
  Check(std::string attribute, std::span<const MemberRule> rules, const std::string& type)
      : attribute_(std::move(attribute)), rules_(rules), type_(type) {}

  void run(const Node& policy) const {
    if (!policy.is_map() || policy.members.empty() || is_function(policy)) return;
    const bool has_policies =
        std::any_of(rules_.begin(), rules_.end(), [&](const MemberRule& rule) { return rule.type == type_; });
    if (!has_policies) refuse(attribute_ + " is not supported by resource type [" + type_ + "]");
    for (const Member& member : policy.members) check_members(member);
    if (policy.find(kRolling) && policy.find(kRefresh)) {
      refuse_member(std::string(kRolling), "and " + std::string(kRefresh) + " cannot be used together");
    }
  }

 private:
  [[noreturn]] void refuse_member(const std::string& place, const std::string& what) const {
    refuse(attribute_ + " " + place + " " + what);
  }

  void check_integer(const MemberRule& rule, const std::string& place, const Node& value) const {
    int64_t number = 0;
    const char* const last = value.text.data() + value.text.size();
    const auto [end, error] = std::from_chars(value.text.data(), last, number);
    if (!value.is_scalar() || error != std::errc() || end != last) refuse_member(place, "must be a number");
    if (number >= rule.min && number <= rule.max) return;
    const std::string least = "must be at least " + std::to_string(rule.min);
    refuse_member(place, number < rule.min ? least : "must be at most " + std::to_string(rule.max));
  }

  void check_duration(const MemberRule& rule, const std::string& place, const Node& value) const {
    const auto duration = parse_duration(value.text);
    if (!value.is_string() || !duration) refuse_member(place, "is not a valid ISO 8601 duration: " + value.text);
    if (duration->count() <= rule.max) return;
    refuse_member(place, "must be at most PT" + std::to_string(rule.max / kHourSeconds) + "H");
  }

  void check_processes(const std::string& place, const Node& value) const {
    if (!value.is_list()) refuse_member(place, "must be a list of strings");
    for (const Node& process : value.items) {
      if (is_function(process)) continue;
      if (!kProcesses.contains(process.text)) refuse_member(place, "does not know the process " + process.text);
    }
  }

  void check_value(const MemberRule& rule, const std::string& place, const Node& value) const {
    if (is_function(value) || value.is_unknown()) return;
    switch (rule.form) {
      case Form::kBoolean:
        if (value.text != "true" && value.text != "false" && value.text != "True" && value.text != "False") {
          refuse_member(place, "must be true or false");
        }
        return;
      case Form::kInteger:
        return check_integer(rule, place, value);
      case Form::kDuration:
        return check_duration(rule, place, value);
      case Form::kProcesses:
        return check_processes(place, value);
      case Form::kStrategy:
        if (value.text != "Rolling" && value.text != "ReplaceRootVolume") {
          refuse_member(place, "must be one of [Rolling, ReplaceRootVolume]");
        }
        return;
      case Form::kText:
        if (!value.is_scalar()) refuse_member(place, "must be a string");
        return;
      case Form::kObject:
        if (!value.is_map()) refuse_member(place, "must be an object");
    }
  }

  const MemberRule* rule_for(std::string_view policy, std::string_view member) const {
    const auto found = std::find_if(rules_.begin(), rules_.end(), [&](const MemberRule& rule) {
      return rule.type == type_ && rule.policy == policy && rule.member == member;
    });
    return found == rules_.end() ? nullptr : &*found;
  }

  void check_members(const Member& policy) const {
    if (const MemberRule* itself = rule_for(policy.key, "")) return check_value(*itself, policy.key, policy.value);
    const auto belongs = [&](const MemberRule& rule) { return rule.type == type_ && rule.policy == policy.key; };
    if (std::none_of(rules_.begin(), rules_.end(), belongs)) {
      refuse_member(policy.key, "is not supported by resource type [" + type_ + "]");
    }
    if (is_function(policy.value)) return;
    if (!policy.value.is_map()) refuse_member(policy.key, "must be an object");
    for (const Member& member : policy.value.members) {
      const MemberRule* rule = rule_for(policy.key, member.key);
      if (!rule) refuse_member(policy.key, "has no member " + member.key);
      check_value(*rule, policy.key + "." + member.key, member.value);
    }
    for (const MemberRule& rule : rules_) {
      if (!belongs(rule) || !rule.is_required || policy.value.find(rule.member)) continue;
      refuse_member(policy.key, "must have a member " + std::string(rule.member));
    }
  }

  std::string attribute_;
  std::span<const MemberRule> rules_;
  const std::string& type_;
};

}  // namespace

void check_creation_policy(const std::string& type, const Node& policy) {
  Check("CreationPolicy", kCreationMembers, type).run(policy);
}

void check_update_policy(const std::string& type, const Node& policy) {
  Check("UpdatePolicy", kUpdateMembers, type).run(policy);
}

}  // namespace cloudformation
