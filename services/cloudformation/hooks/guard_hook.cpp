#include "services/cloudformation/hooks/guard_hook.h"

#include <algorithm>

#include "emulator/dispatch/dispatcher.h"
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/guard/report.h"
#include "services/cloudformation/stack/template_source.h"
#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/types/zip_file.h"

namespace cloudformation {
namespace {

constexpr const char* kReportFolder = "cfn-guard-validate-report/";
/// The model's limits of an annotation's texts and of a reason.
constexpr size_t kAnnotationTextMax = 16'384;
constexpr size_t kReasonMax = 1024;

/// The hook cannot judge: its role, its rules or its parameters are not usable.
struct HookError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// "s3://bucket/key", or with a version {"uri", "versionId"}.
struct Location {
  std::string uri, version_id = {};
};

Location to_location(const Value& value) {
  if (value.is_string()) return {.uri = value};
  return {.uri = value.value("uri", value.value("Uri", "")),
          .version_id = value.value("versionId", value.value("VersionId", ""))};
}

std::string read_location(RequestContext& context, const Location& location, const emulator::Principal& role) {
  const auto read = read_object(
      context,
      {.uri = location.uri, .version_id = location.version_id, .principal = role, .size_bytes_max = kZipEntryBytesMax});
  if (!read.error.empty()) throw HookError("Failed to download " + location.uri + ": " + read.error);
  return read.bytes;
}

std::string file_name_of(const std::string& uri) {
  return uri.substr(uri.rfind('/') + 1);
}

/// The rule files at a place: one, or those of an archive, by name.
std::map<std::string, std::string> rule_files(const std::string& uri, std::string bytes) {
  if (uri.ends_with(".guard")) return {{file_name_of(uri), std::move(bytes)}};
  if (uri.ends_with(".tar.gz")) throw HookError("skyrig does not read rules from .tar.gz archives yet.");
  const auto entries = uri.ends_with(".zip") ? read_zip_directory(bytes) : std::nullopt;
  if (!entries) throw HookError("The object stored in S3 must be a .guard, .zip or .tar.gz file.");
  std::map<std::string, std::string> files;
  for (const ZipEntry& entry : *entries) {
    if (!entry.name.ends_with(".guard")) continue;
    auto content = read_zip_entry(bytes, entry);
    if (!content) throw HookError("The archive " + uri + " is damaged.");
    files[entry.name] = std::move(*content);
  }
  if (files.empty()) throw HookError("The archive " + uri + " holds no .guard file.");
  return files;
}

/// "a parameter file … that specifies any additional parameters to use along with data files to be used as a combined
/// context"
void add_parameters(RequestContext& context, const Hook& hook, const emulator::Principal& role, Value& input) {
  const Value options = hook.properties().value("options", Value::object());
  if (!options.contains("inputParams")) return;
  Value places = options["inputParams"];
  if (!places.is_array()) places = Value::array({places});
  for (const Value& place : places) {
    const Location location = to_location(place);
    const std::string text = read_location(context, location, role);
    Value parameters;
    const auto refusal = attempt(context, [&] {
      const size_t start = text.find_first_not_of(" \t\r\n");
      const bool is_json = start != std::string::npos && text[start] == '{';
      parameters = to_json(is_json ? read_json(text) : read_yaml(text));
    });
    if (refusal) throw HookError("The input parameters " + location.uri + " cannot be read: " + refusal->message());
    if (!parameters.is_object()) throw HookError("The input parameters " + location.uri + " are no map.");
    input.update(parameters);
  }
}

/// Annotations of one rule: of one that failed, one for each clause that did not hold.
void annotate(const guard::RuleReport& rule, Value& annotations) {
  if (rule.failures.empty()) {
    constexpr std::pair<guard::Status, const char*> kStatuses[] = {
        {guard::Status::kPass, "PASSED"}, {guard::Status::kFail, "FAILED"}, {guard::Status::kSkip, "SKIPPED"}};
    const auto status = std::find_if(std::begin(kStatuses), std::end(kStatuses),
                                     [&](const auto& one) { return one.first == rule.status; });
    annotations.push_back({{"AnnotationName", rule.name}, {"Status", status->second}});
  }
  for (const guard::FailedCheck& check : rule.failures) {
    Value annotation{{"AnnotationName", rule.name},
                     {"Status", "FAILED"},
                     {"StatusMessage", check.message.substr(0, kAnnotationTextMax)}};
    if (!check.custom_message.empty()) {
      annotation["RemediationMessage"] = check.custom_message.substr(0, kAnnotationTextMax);
    }
    annotations.push_back(std::move(annotation));
  }
}

/// A rule file's results in the form of Guard's own report.
Value report_of(const std::string& name, const guard::Report& report) {
  Value output{{"name", name},
               {"metadata", Value::object()},
               {"status", guard::to_text(report.status)},
               {"not_compliant", Value::array()},
               {"not_applicable", Value::array()},
               {"compliant", Value::array()}};
  for (const guard::RuleReport& rule : report.rules) {
    if (rule.status != guard::Status::kFail) {
      output[rule.status == guard::Status::kPass ? "compliant" : "not_applicable"].push_back(rule.name);
      continue;
    }
    Value checks = Value::array();
    for (const guard::FailedCheck& check : rule.failures) {
      const Value messages{{"custom_message", check.custom_message}, {"error_message", check.message}};
      checks.push_back({{"Clause", {{"Unary", {{"context", check.clause}, {"messages", messages}, {"check", {}}}}}}});
    }
    const Value messages{{"custom_message", nullptr}, {"error_message", nullptr}};
    output["not_compliant"].push_back({{"Rule",
                                        {{"name", rule.name},
                                         {"metadata", Value::object()},
                                         {"messages", messages},
                                         {"checks", std::move(checks)}}}});
  }
  return output;
}

/// Writes the report as "cfn-guard-validate-report/AWS--S3--Bucket-MyBucket/<milliseconds>.json" and returns its URI.
std::string write_report(RequestContext& context, const std::string& bucket, const HookTarget& target,
                         const emulator::Principal& role, const Value& reports) {
  std::string folder = target.type_name.empty() ? target.operation : target.type_name;
  for (size_t at = folder.find("::"); at != std::string::npos; at = folder.find("::")) folder.replace(at, 2, "--");
  folder += "-" + (target.logical_id.empty() ? target.stack_name : target.logical_id);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(context.time.time_since_epoch()).count();
  const std::string key = kReportFolder + folder + "/" + std::to_string(milliseconds) + ".json";
  const emulator::Answer answer = context.machine.dispatcher.call_within(
      context, {.service = "s3",
                .operation = "PutObject",
                .input = {{"Bucket", bucket}, {"Key", key}, {"Body", reports.dump(2)}},
                .principal = role,
                .region = context.region,
                .invoked_by = "cloudformation"});
  if (answer.error) throw HookError("Failed to write the report to " + bucket + ": " + answer.error->message());
  return "s3://" + bucket + "/" + key;
}

std::string joined_names(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  // Several rules may have one name.
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

HookOutcome judge(RequestContext& context, const Hook& hook, const HookTarget& target) {
  if (hook.execution_role_arn.empty()) throw HookError("The hook has no execution role.");
  emulator::Principal role;
  const auto refusal =
      attempt(context, [&] { role = assumed_role(context, hook.execution_role_arn, kHooksPrincipal); });
  if (refusal) throw HookError(refusal->message());
  const Value properties = hook.properties();
  const Location location = to_location(properties.value("ruleLocation", Value("")));
  const auto files = rule_files(location.uri, read_location(context, location, role));
  Value input = hook_input(context, hook, target);
  add_parameters(context, hook, role, input);
  const int64_t now = std::chrono::duration_cast<std::chrono::seconds>(context.time.time_since_epoch()).count();
  HookOutcome outcome{.status = "HOOK_COMPLETE_SUCCEEDED", .message = "Successful validation"};
  Value reports = Value::array();
  std::vector<std::string> failed;
  for (const auto& [name, text] : files) {
    const guard::Report report = guard::evaluate(guard::parse_rules(text, name), input, now);
    reports.push_back(report_of(name, report));
    for (const guard::RuleReport& rule : report.rules) {
      annotate(rule, outcome.annotations);
      if (rule.status == guard::Status::kFail) failed.push_back(rule.name);
    }
  }
  if (!failed.empty()) {
    outcome.status = "HOOK_COMPLETE_FAILED";
    outcome.message = "Template failed validation, the following rule(s) failed: " + joined_names(failed) + ".";
  }
  if (const std::string bucket = properties.value("logBucket", ""); !bucket.empty()) {
    const std::string uri = write_report(context, bucket, target, role, reports);
    if (!failed.empty()) outcome.message += " Full output was written to " + uri;
  }
  return outcome;
}

}  // namespace

HookOutcome run_guard_hook(RequestContext& context, const Hook& hook, const HookTarget& target) {
  try {
    return judge(context, hook, target);
  } catch (const HookError& error) {
    return {.status = "HOOK_FAILED", .message = std::string(error.what()).substr(0, kReasonMax)};
  } catch (const guard::RuleError& error) {
    return {.status = "HOOK_FAILED", .message = std::string(error.what()).substr(0, kReasonMax)};
  }
}

}  // namespace cloudformation
