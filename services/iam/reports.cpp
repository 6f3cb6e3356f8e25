#include "services/iam/reports.h"

#include <algorithm>

#include "emulator/time/clock.h"
#include "services/iam/access_key_credentials.h"
#include "services/iam/account.h"
#include "services/iam/mfa_devices.h"
#include "services/iam/principal_policies.h"
#include "services/iam/user_credentials.h"

namespace iam {
namespace {

constexpr const char* kReport = "CredentialReport";
/// "You can generate a credential report as often as once every four hours."
constexpr int64_t kFreshSeconds = 4 * 3600;
constexpr const char* kColumns =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_"
    "region,"
    "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,"
    "cert_2_last_rotated";

std::string date(int64_t seconds) {
  std::string text = emulator::to_iso8601(emulator::Time(std::chrono::seconds(seconds)));
  return text.substr(0, text.find_first_of(".Z")) + "+00:00";
}
std::string truth(bool value) {
  return value ? "true" : "false";
}

void add(std::string& line, const std::string& cell) {
  line += "," + cell;
}

void add_access_key(RequestContext& context, const Value& user, size_t index, std::string& line) {
  const auto ids = user.value("@AccessKeys", std::vector<std::string>());
  const auto record = index < ids.size() ? find_access_key(context.transaction, ids[index]) : std::nullopt;
  if (!record) {
    for (const char* cell : {"false", "N/A", "N/A", "N/A", "N/A"}) add(line, cell);
    return;
  }
  add(line, truth(record->at("Status") == "Active"));
  add(line, date(record->at("CreateDate")));
  const bool was_used = record->contains("LastUsedDate");
  add(line, was_used ? date(record->at("LastUsedDate")) : "N/A");
  add(line, was_used ? record->value("Region", "N/A") : "N/A");
  add(line, was_used ? record->value("ServiceName", "N/A") : "N/A");
}

void add_certificate(const Value& user, size_t index, std::string& line) {
  const Value certificates = user.value(kSigningCertificates, Value::array());
  const bool is_there = index < certificates.size();
  add(line, truth(is_there && certificates[index].at("Status") == "Active"));
  add(line, is_there ? date(certificates[index].at("UploadDate")) : "N/A");
}

std::string line_of(RequestContext& context, const Value& user) {
  std::string line = user.at("UserName");
  add(line, user.at("Arn"));
  add(line, date(user.at("CreateDate")));
  const auto profile = user.find("@LoginProfile");
  const bool has_password = profile != user.end();
  add(line, truth(has_password));
  add(line, has_password ? "no_information" : "N/A");
  add(line, has_password ? date(profile->at("CreateDate")) : "N/A");
  add(line, "N/A");
  add(line, truth(!user.value(kMfaDevices, Value::array()).empty()));
  for (const size_t index : {0, 1}) add_access_key(context, user, index, line);
  for (const size_t index : {0, 1}) add_certificate(user, index, line);
  return line;
}

/// The root user has a line, too; here it has no credentials that IAM keeps.
std::string root_line(const RequestContext& context) {
  std::string line = "<root_account>";
  add(line, emulator::make_global_arn(context, "iam", "root"));
  add(line, date(0));
  for (const char* cell : {"not_supported", "no_information", "not_supported", "not_supported", "false"})
    add(line, cell);
  for (int key = 0; key < 2; ++key) {
    for (const char* cell : {"false", "N/A", "N/A", "N/A", "N/A"}) add(line, cell);
  }
  for (const char* cell : {"false", "N/A", "false", "N/A"}) add(line, cell);
  return line;
}

// By hand: a snapshot of all users, kept for four hours.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
Value generate_credential_report(RequestContext& context, const Value&) {
  Value settings = account_settings(context);
  const int64_t now = now_seconds(context);
  if (settings.contains(kReport) && now - settings[kReport].at("GeneratedTime").get<int64_t>() < kFreshSeconds) {
    return {{"State", "COMPLETE"}};
  }
  std::string content = std::string(kColumns) + "\n" + root_line(context);
  for (const Value& user : all_entities(context, entity_named("user"))) content += "\n" + line_of(context, user);
  settings[kReport] = {{"Content", content}, {"GeneratedTime", now}};
  store_account_settings(context, settings);
  return {{"State", "STARTED"}, {"Description", "No report exists. Starting a new report generation task"}};
}

Value get_credential_report(RequestContext& context, const Value&) {
  const Value settings = account_settings(context);
  if (!settings.contains(kReport)) {
    throw ApiError("ReportNotPresent", "No report exists for the account.", 410);
  }
  const Value& report = settings[kReport];
  if (now_seconds(context) - report.at("GeneratedTime").get<int64_t>() >= kFreshSeconds) {
    throw ApiError("ReportExpired", "The most recent credential report has expired.", 410);
  }
  return {
      {"Content", report.at("Content")}, {"ReportFormat", "text/csv"}, {"GeneratedTime", report.at("GeneratedTime")}};
}

/// Whether a policy allows anything of a service.
bool grants_service(const std::string& document, const std::string& service) {
  for (const emulator::PolicyStatement& statement :
       parse_policy(document, emulator::PolicyKind::kIdentity).statements) {
    if (!statement.is_allow) continue;
    const bool names_it = std::any_of(
        statement.actions.begin(), statement.actions.end(),
        [&](const std::string& action) { return action == "*" || key_of_name(action).starts_with(service + ":"); });
    if (names_it != statement.excepts_actions) return true;
  }
  return false;
}

Value described(const emulator::PolicyText& text) {
  constexpr std::string_view kInline = " (inline policy ";
  const size_t start = text.name.find(kInline);
  if (start == std::string::npos) {
    return {{"PolicyName", text.name.substr(text.name.rfind('/') + 1)},
            {"PolicyType", "MANAGED"},
            {"PolicyArn", text.name}};
  }
  const std::string owner = text.name.substr(0, start);
  const size_t type = owner.rfind(':') + 1;
  std::string entity_type = owner.substr(type, owner.find('/') - type);
  std::transform(entity_type.begin(), entity_type.end(), entity_type.begin(),
                 [](unsigned char c) { return std::toupper(c); });
  const size_t name = start + kInline.size();
  return {{"PolicyName", text.name.substr(name, text.name.size() - name - 1)},
          {"PolicyType", "INLINE"},
          {"EntityType", entity_type},
          {"EntityName", owner.substr(owner.rfind('/') + 1)}};
}

// By hand: it reads what policies allow, and stores nothing.
Value list_policies_granting_access(RequestContext& context, const Value& input) {
  const std::string arn = input.at("Arn");
  std::optional<std::vector<emulator::PolicyText>> boundary;
  std::vector<emulator::PolicyText> texts;
  bool is_found = false;
  for (const char* name : {"user", "group", "role"}) {
    if (arn.find(":" + std::string(name) + "/") == std::string::npos) continue;
    const Entity& entity = entity_named(name);
    texts = granted_policies(context, entity, get_entity(context, entity, arn.substr(arn.rfind('/') + 1)), boundary);
    is_found = true;
  }
  if (!is_found) throw invalid_input("Invalid ARN: " + arn);
  Value list = Value::array();
  for (const std::string service : input.at("ServiceNamespaces")) {
    Value policies = Value::array();
    for (const emulator::PolicyText& text : texts) {
      if (grants_service(text.document, service)) policies.push_back(described(text));
    }
    list.push_back({{"ServiceNamespace", service}, {"Policies", std::move(policies)}});
  }
  return {{"PoliciesGrantingServiceAccess", std::move(list)}};
}

}  // namespace

void add_reports(Service& service) {
  service.operations.push_back({"GenerateCredentialReport", generate_credential_report});
  service.operations.push_back({"GetCredentialReport", get_credential_report});
  service.operations.push_back({"ListPoliciesGrantingServiceAccess", list_policies_granting_access});
}

}  // namespace iam
