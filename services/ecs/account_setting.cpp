#include "services/ecs/account_setting.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/ecs/page.h"
#include "services/ecs/refusal.h"

namespace ecs {
namespace {

struct SettingRule {
  std::string_view name;
  std::vector<std::string_view> values;
  std::string_view initial;
};

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
const std::vector<SettingRule>& setting_rules() {
  static const std::vector<SettingRule> rules = {
      {"awsvpcTrunking", {"enabled", "disabled"}, "disabled"},
      {"containerInsights", {"enabled", "disabled", "enhanced"}, "disabled"},
      {"containerInstanceLongArnFormat", {"enabled", "disabled"}, "enabled"},
      {"defaultLogDriverMode", {"blocking", "non-blocking"}, "non-blocking"},
      {"fargateEventWindows", {"enabled", "disabled"}, "disabled"},
      {"fargateFIPSMode", {"enabled", "disabled"}, "disabled"},
      {"fargateTaskRetirementWaitPeriod", {"0", "7", "14"}, "7"},
      {"guardDutyActivate", {"on", "off"}, "off"},
      {"serviceLongArnFormat", {"enabled", "disabled"}, "enabled"},
      {"tagResourceAuthorization", {"on", "off"}, "on"},
      {"taskLongArnFormat", {"enabled", "disabled"}, "enabled"},
  };
  return rules;
}

const SettingRule& rule_of(std::string_view name) {
  const auto& rules = setting_rules();
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const SettingRule& rule) { return rule.name == name; });
  if (found == rules.end()) throw invalid_parameter("Unknown account setting " + std::string(name) + ".");
  return *found;
}

ResourceType setting_type() {
  return {.service = kService,
          .name = "account-setting",
          .shape = "Setting",
          .id_member = "@id",
          .not_found = "InvalidParameterException",
          .not_found_message = "The specified account setting does not exist."};
}

const ResourceType& setting_type_in(RequestContext& context) {
  return context.machine.engine.type(kService, "account-setting");
}

/// Settings of the root user are the account's defaults.
std::string account_principal(const RequestContext& context) {
  return make_global_arn(context, "iam", "root");
}

std::string own_principal(const RequestContext& context, const Value& input) {
  const std::string named = input.value("principalArn", "");
  if (!named.empty()) return named;
  return context.principal.kind == emulator::PrincipalKind::kService ? account_principal(context)
                                                                     : context.principal.arn;
}

std::string key_of(std::string_view name, const std::string& principal) {
  return std::string(name) + " " + principal;
}

Value shown(std::string_view name, const std::string& value, const std::string& principal) {
  return {{"name", name},
          {"value", value},
          {"principalArn", principal},
          {"type", name == "guardDutyActivate" ? "aws_managed" : "user"}};
}

void check_value(const SettingRule& rule, const std::string& value) {
  if (rule.name == "guardDutyActivate") {
    throw invalid_parameter("The account setting guardDutyActivate is managed by AWS and can not be changed.");
  }
  if (std::find(rule.values.begin(), rule.values.end(), value) == rule.values.end()) {
    throw invalid_parameter("The specified value is not valid for the account setting " + std::string(rule.name) + ".");
  }
  if (rule.name.ends_with("LongArnFormat") && value == "disabled") {
    throw invalid_parameter("You can no longer disable Long Arn settings");
  }
}

Value put_setting(RequestContext& context, const Value& input, const std::string& principal) {
  const SettingRule& rule = rule_of(input.at("name").get<std::string>());
  const std::string value = input.at("value");
  check_value(rule, value);
  Value setting = shown(rule.name, value, principal);
  Value stored = setting;
  stored["@id"] = key_of(rule.name, principal);
  context.machine.engine.update(context, setting_type_in(context), stored);
  return {{"setting", std::move(setting)}};
}

Value put_account_setting(RequestContext& context, const Value& input) {
  return put_setting(context, input, own_principal(context, input));
}

Value put_account_setting_default(RequestContext& context, const Value& input) {
  return put_setting(context, input, account_principal(context));
}

std::string effective_for(RequestContext& context, std::string_view name, const std::string& principal) {
  for (const std::string& candidate : {principal, account_principal(context)}) {
    if (const auto stored = context.machine.engine.find(context, setting_type_in(context), key_of(name, candidate))) {
      return stored->at("value");
    }
  }
  return std::string(rule_of(name).initial);
}

/// After its deletion a setting falls back to what applies without it, which is what AWS answers.
Value delete_account_setting(RequestContext& context, const Value& input) {
  const std::string principal = own_principal(context, input);
  const std::string name = input.at("name");
  context.machine.engine.erase(context, setting_type_in(context), key_of(name, principal));
  return {{"setting", shown(name, effective_for(context, name, principal), principal)}};
}

Value list_account_settings(RequestContext& context, const Value& input) {
  constexpr size_t kSizeDefault = 10, kSizeMax = 10;
  const bool is_effective = input.value("effectiveSettings", false);
  const std::string principal = own_principal(context, input);
  if (input.contains("value") && !input.contains("name")) {
    throw invalid_parameter("You must specify an account setting name to filter by value.");
  }
  std::vector<PageItem> items;
  for (const SettingRule& rule : setting_rules()) {
    if (input.contains("name") && input["name"] != rule.name) continue;
    const auto stored = context.machine.engine.find(context, setting_type_in(context), key_of(rule.name, principal));
    if (!stored && !is_effective) continue;
    Value setting = shown(rule.name, effective_for(context, rule.name, principal), principal);
    if (input.contains("value") && input["value"] != setting["value"]) continue;
    items.push_back({std::string(rule.name), std::move(setting)});
  }
  // All effective settings come on one page, as they do from AWS where no size is asked for.
  return answer_page(input, std::move(items),
                     {.result_member = "settings",
                      .size_default = is_effective ? setting_rules().size() : kSizeDefault,
                      .size_max = kSizeMax});
}

}  // namespace

std::string effective_setting(RequestContext& context, std::string_view name) {
  return effective_for(context, name, own_principal(context, Value::object()));
}

void add_account_settings(Service& service) {
  service.resource_types.push_back(setting_type());
  service.operations.push_back({"PutAccountSetting", put_account_setting});
  service.operations.push_back({"PutAccountSettingDefault", put_account_setting_default});
  service.operations.push_back({"DeleteAccountSetting", delete_account_setting});
  service.operations.push_back({"ListAccountSettings", list_account_settings});
}

}  // namespace ecs
