#include "services/iam/service_access.h"

#include <algorithm>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/iam/links.h"
#include "services/iam/policies.h"
#include "services/iam/principal_policies.h"

namespace iam {
namespace {

constexpr std::string_view kAccessJobType = "access-report-job";

/// Who is asked about: the entity, its policies, and the principals whose calls count as its own.
struct Subject {
  std::vector<emulator::PolicyText> policies;
  std::vector<std::string> users;
};

const ResourceType& access_job_type(const RequestContext& context) {
  return context.machine.engine.type(kService, kAccessJobType);
}

Subject subject_of(RequestContext& context, const std::string& arn) {
  Subject subject;
  if (arn.find(":policy/") != std::string::npos) {
    const auto policy = find_policy(context, arn);
    if (!policy) throw no_such_entity("Policy " + arn + " does not exist or is not attachable.");
    subject.policies.push_back(
        {.name = arn, .document = policy_document(context, *policy, policy->at("DefaultVersionId"))});
    for (const char* name : {"user", "role"}) {
      for (const Value& entity : entities_linked_to(context, kAttachedPolicies, arn, entity_named(name))) {
        subject.users.push_back(entity.at("Arn"));
      }
    }
    return subject;
  }
  for (const char* name : {"user", "group", "role"}) {
    if (arn.find(":" + std::string(name) + "/") == std::string::npos) continue;
    const Entity& entity = entity_named(name);
    const Value resource = get_entity(context, entity, name_in(arn));
    if (resource.at("Arn") != arn) throw no_such_entity(with_name(entity.not_found, name_in(arn)));
    std::optional<std::vector<emulator::PolicyText>> boundary;
    subject.policies = granted_policies(context, entity, resource, boundary);
    if (entity.name != "group") subject.users.push_back(arn);
    if (entity.name == "group") {
      for (const Value& user : entities_linked_to(context, kGroups, key_of(resource), entity_named("user"))) {
        subject.users.push_back(user.at("Arn"));
      }
    }
    return subject;
  }
  throw invalid_input("Invalid ARN: " + arn);
}

/// Whether a call in the journal is somebody's: sessions count for their role.
bool is_by(const emulator::Event& event, const std::string& arn) {
  if (event.principal == arn) return true;
  constexpr std::string_view kRole = ":role/";
  return arn.find(kRole) != std::string::npos &&
         event.principal.find(":assumed-role/" + name_in(arn) + "/") != std::string::npos;
}

bool may_use(const Subject& subject, const std::string& prefix) {
  return std::any_of(subject.policies.begin(), subject.policies.end(),
                     [&](const emulator::PolicyText& text) { return allows_service(text.document, prefix); });
}

int64_t seconds_of(const emulator::Event& event) {
  return std::chrono::floor<std::chrono::seconds>(event.time).time_since_epoch().count();
}

/// One service's line: the newest call of any of the subject's principals, and how many of them called.
Value service_line(const RequestContext& context, const Subject& subject, const std::vector<const Service*>& models,
                   bool with_actions) {
  Value line{{"ServiceName", models.front()->model.service_id()},
             {"ServiceNamespace", models.front()->model.signing_name()},
             {"TotalAuthenticatedEntities", 0}};
  std::map<std::string, Value> actions;
  std::vector<std::string> callers;
  for (const emulator::Event& event : context.machine.journal.newest(emulator::Journal::kEventsMax)) {
    if (!is_of(event, models)) continue;
    for (const std::string& arn : subject.users) {
      if (!is_by(event, arn)) continue;
      line["LastAuthenticated"] = seconds_of(event);
      line["LastAuthenticatedEntity"] = arn;
      line["LastAuthenticatedRegion"] = event.region;
      if (std::find(callers.begin(), callers.end(), arn) == callers.end()) callers.push_back(arn);
      actions[event.operation] = {{"ActionName", event.operation},
                                  {"LastAccessedEntity", arn},
                                  {"LastAccessedTime", seconds_of(event)},
                                  {"LastAccessedRegion", event.region}};
    }
  }
  line["TotalAuthenticatedEntities"] = callers.size();
  if (!with_actions) return line;
  line["TrackedActionsLastAccessed"] = Value::array();
  for (auto& [name, action] : actions) line["TrackedActionsLastAccessed"].push_back(std::move(action));
  return line;
}

// By hand: a job is done at once, since the journal is at hand.
Value generate_report(RequestContext& context, const Value& input) {
  const std::string arn = input.at("Arn"), id = context.machine.ids.uuid();
  subject_of(context, arn);
  context.machine.engine.create(context, access_job_type(context),
                                {{"JobId", id},
                                 {"Arn", arn},
                                 {"Granularity", input.value("Granularity", "SERVICE_LEVEL")},
                                 {"Created", now_seconds(context)}});
  return {{"JobId", id}};
}

Value job_of(RequestContext& context, const Value& input) {
  return context.machine.engine.get(context, access_job_type(context), input.at("JobId").get<std::string>());
}

Value get_service_details(RequestContext& context, const Value& input) {
  const Value job = job_of(context, input);
  const Subject subject = subject_of(context, job.at("Arn"));
  const bool with_actions = job.at("Granularity") == "ACTION_LEVEL";
  Value services = Value::array();
  for (const auto& [prefix, models] : services_by_namespace(context)) {
    if (may_use(subject, prefix)) services.push_back(service_line(context, subject, models, with_actions));
  }
  return {{"JobStatus", "COMPLETED"},
          {"JobType", job.at("Granularity")},
          {"JobCreationDate", job.at("Created")},
          {"JobCompletionDate", job.at("Created")},
          {"ServicesLastAccessed", std::move(services)}};
}

Value get_details_with_entities(RequestContext& context, const Value& input) {
  const Value job = job_of(context, input);
  const std::string prefix = input.at("ServiceNamespace");
  const Subject subject = subject_of(context, job.at("Arn"));
  Value entities = Value::array();
  for (const std::string& arn : subject.users) {
    const bool is_role = arn.find(":role/") != std::string::npos;
    const Entity& row = entity_named(is_role ? "role" : "user");
    const Value entity = get_entity(context, row, name_in(arn));
    Value shown{{"EntityInfo",
                 {{"Arn", arn},
                  {"Name", name_in(arn)},
                  {"Type", is_role ? "ROLE" : "USER"},
                  {"Id", entity.at(row.id_member())},
                  {"Path", entity.at("Path")}}}};
    for (const emulator::Event& event : context.machine.journal.newest(emulator::Journal::kEventsMax)) {
      if (event.service == prefix && is_by(event, arn)) shown["LastAuthenticated"] = seconds_of(event);
    }
    entities.push_back(std::move(shown));
  }
  return {{"JobStatus", "COMPLETED"},
          {"JobCreationDate", job.at("Created")},
          {"JobCompletionDate", job.at("Created")},
          {"EntityDetailsList", std::move(entities)}};
}

}  // namespace

ResourceType report_job_type(std::string_view name) {
  return {.service = kService,
          .name = name,
          .id_member = "JobId",
          .not_found = "NoSuchEntity",
          .not_found_message = "Cannot find job with id: {}.",
          .scope = emulator::Scope::kAccount};
}

bool is_of(const emulator::Event& event, const std::vector<const Service*>& models) {
  return std::any_of(models.begin(), models.end(),
                     [&](const Service* service) { return service->model.name() == event.service; });
}

std::map<std::string, std::vector<const Service*>> services_by_namespace(const RequestContext& context) {
  std::map<std::string, std::vector<const Service*>> services;
  for (const Service* service : context.machine.dispatcher.services()) {
    services[std::string(service->model.signing_name())].push_back(service);
  }
  return services;
}

bool allows_service(const std::string& document, const std::string& prefix) {
  const auto policy = parse_policy(document, emulator::PolicyKind::kIdentity);
  return std::any_of(policy.statements.begin(), policy.statements.end(), [&](const auto& statement) {
    const bool names_it = std::any_of(
        statement.actions.begin(), statement.actions.end(),
        [&](const std::string& action) { return action == "*" || key_of_name(action).starts_with(prefix + ":"); });
    return statement.is_allow && names_it != statement.excepts_actions;
  });
}

void add_service_access(Service& service) {
  service.resource_types.push_back(report_job_type(kAccessJobType));
  service.operations.push_back({"GenerateServiceLastAccessedDetails", generate_report});
  service.operations.push_back({"GetServiceLastAccessedDetails", get_service_details});
  service.operations.push_back({"GetServiceLastAccessedDetailsWithEntities", get_details_with_entities});
}

}  // namespace iam
