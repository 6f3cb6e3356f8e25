// RegisterType and its registrations. AWS registers in the background; here it is through when the request is answered,
// so that the first look tells how it went.
#include "emulator/time/id_generator.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/stack/template_source.h"
#include "services/cloudformation/types/registered_type.h"
#include "services/cloudformation/types/type_operations.h"
#include "services/cloudformation/types/type_package.h"

namespace cloudformation {
namespace {

constexpr size_t kRegistrationsPerPage = 100;
constexpr int kVersionDigits = 8;

/// "We don't allow the following organization namespaces to be used in your resource type names."
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RegisterType.html
constexpr std::string_view kReserved[] = {"Alexa", "AMZN", "Amazon", "AWS", "Custom", "Dev"};

const ResourceType& registration_row(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "type-registration");
}

void check_name(const std::string& kind, const std::string& name) {
  const std::string organization = name.substr(0, name.find("::"));
  const bool is_reserved = std::find(std::begin(kReserved), std::end(kReserved), organization) != std::end(kReserved);
  if (is_reserved || is_module(name) != (kind == "MODULE"))
    throw ApiError("CFNRegistryException", "TypeName is invalid");
}

std::string version_id_of(size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(kVersionDigits - std::min<size_t>(kVersionDigits, digits.size()), '0') + digits;
}

/// Adds a version; the first becomes the default one. Returns its ARN.
std::string add_version(RequestContext& context, const TypeName& name, const Value& input, const TypePackage& package) {
  const Value now = emulator::to_timestamp(context.time);
  auto known = find_type(context, name);
  Value type = known ? std::move(*known)
                     : Value{{"Type", name.kind},       {"TypeName", name.name}, {"Arn", registered_arn(context, name)},
                             {"Visibility", "PRIVATE"}, {"TimeCreated", now},    {"@Versions", 0}};
  const size_t number = type["@Versions"].get<size_t>() + 1;
  const std::string version_id = version_id_of(number);
  const Value schema = Value::parse(package.schema);
  Value version{{"VersionId", version_id},
                {"Arn", type["Arn"].get<std::string>() + "/" + version_id},
                {"Schema", package.schema},
                {"@Fragment", package.fragment},
                {"Description", schema.at("description")},
                {"TypeTestsStatus", "NOT_TESTED"},
                {"DeprecatedStatus", "LIVE"},
                {"TimeCreated", now}};
  for (const char* member : {"LoggingConfig", "ExecutionRoleArn"}) {
    if (input.contains(member)) version[member] = input[member];
  }
  if (type.value("DeprecatedStatus", "") != "LIVE") type["DefaultVersionId"] = version_id;
  type["@Versions"] = number;
  type["DeprecatedStatus"] = "LIVE";
  type["LastUpdated"] = now;
  save_type(context, type);
  save_version(context, name, version);
  return version["Arn"];
}

Value register_type(RequestContext& context, const Value& input) {
  const TypeName name{.kind = input.value("Type", "RESOURCE"), .name = input.at("TypeName")};
  if (name.kind == "HOOK") {
    throw ApiError("NotImplemented", "skyrig does not register hooks yet: their handlers would have to be run.", 501);
  }
  check_name(name.kind, name.name);
  const std::string token = input.value("ClientRequestToken", context.machine.ids.uuid());
  if (context.machine.engine.exists(context, registration_row(context), token)) return {{"RegistrationToken", token}};
  const std::string archive = read_package(context, input.at("SchemaHandlerPackage"));
  Value registration{{"@Key", token},
                     {"@Type", name.kind},
                     {"@TypeName", name.name},
                     {"@Time", context.time.time_since_epoch().count()},
                     {"TypeArn", registered_arn(context, name)},
                     {"ProgressStatus", "COMPLETE"},
                     {"Description", "Deployment is currently in DEPLOY_STAGE of status COMPLETED"}};
  const auto refusal = attempt(context, [&] {
    const TypePackage package = read_type_package(archive, name.kind, name.name);
    registration["TypeVersionArn"] = add_version(context, name, input, package);
  });
  if (refusal) {
    registration["ProgressStatus"] = "FAILED";
    registration["Description"] = refusal->message();
  }
  context.machine.engine.create(context, registration_row(context), registration);
  return {{"RegistrationToken", token}};
}

Value describe_registration(RequestContext& context, const Value& input) {
  const std::string token = input.at("RegistrationToken");
  if (auto found = context.machine.engine.find(context, registration_row(context), token)) return std::move(*found);
  throw ApiError("CFNRegistryException", "No registration token matches the identifier provided.");
}

/// The newest first.
Value list_registrations(RequestContext& context, const Value& input) {
  std::vector<Value> registrations = context.machine.engine.all(context, registration_row(context));
  std::stable_sort(registrations.begin(), registrations.end(),
                   [](const Value& a, const Value& b) { return a["@Time"] > b["@Time"]; });
  std::vector<Value> tokens;
  for (const Value& registration : registrations) {
    const auto is_asked = [&](const char* member, const char* own) {
      return !input.contains(member) || input[member] == registration.value(own, Value());
    };
    const bool passes = is_asked("Type", "@Type") && is_asked("TypeName", "@TypeName") &&
                        is_asked("TypeArn", "TypeArn") && is_asked("RegistrationStatusFilter", "ProgressStatus");
    if (passes) tokens.push_back(registration["@Key"]);
  }
  return page_of(input, "RegistrationTokenList", tokens, input.value("MaxResults", kRegistrationsPerPage));
}

}  // namespace

void add_registration_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"RegisterType", register_type});
  operations.push_back({"DescribeTypeRegistration", describe_registration});
  operations.push_back({"ListTypeRegistrations", list_registrations});
}

}  // namespace cloudformation
