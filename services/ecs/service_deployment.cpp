#include "services/ecs/service_deployment.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/ecs/circuit_breaker.h"
#include "services/ecs/cluster.h"
#include "services/ecs/deployment_rollback.h"
#include "services/ecs/expiry.h"
#include "services/ecs/identifier.h"
#include "services/ecs/page.h"
#include "services/ecs/refusal.h"
#include "services/ecs/service.h"
#include "services/ecs/service_scheduler.h"
#include "services/ecs/task.h"
#include "services/ecs/task_definition.h"

namespace ecs {
namespace {

constexpr size_t kDeploymentIdLength = 21, kRevisionDigits = 19;
/// "A list of service deployment ARNs. You can specify a maximum of 20 ARNs."
constexpr size_t kDeploymentsDescribedMax = 20;
constexpr std::string_view kAlphanumerics = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// "Lists all the service deployments that meet the specified filter criteria … within the past 90 days".
emulator::Lifecycle kept_for_90_days() {
  constexpr auto kDays = std::chrono::hours(24) * 90;
  return {.pointer = "/@state", .initial = "KEPT", .gone = "KEPT", .gone_after = kDays};
}

ResourceType deployment_type() {
  return {.service = kService,
          .name = "service-deployment",
          .shape = "ServiceDeployment",
          .id_member = "@id",
          .not_found = "ServiceDeploymentNotFoundException",
          .not_found_message = "The service deployment was not found.",
          .lifecycle = kept_for_90_days()};
}

ResourceType revision_type() {
  return {.service = kService,
          .name = "service-revision",
          .shape = "ServiceRevision",
          .id_member = "@id",
          .lifecycle = kept_for_90_days()};
}

const ResourceType& deployment_type_in(RequestContext& context) {
  return context.machine.engine.type(kService, "service-deployment");
}

/// "default/web/0123", as ARNs have it.
std::string key_of(const Value& service, const std::string& id) {
  return service["@id"].get<std::string>() + "/" + id;
}

Value images_of(RequestContext& context, const Value& task_definition_arn) {
  Value images = Value::array();
  const auto definition = find_task_definition(context, task_definition_arn);
  if (!definition) return images;
  for (const Value& container : definition->at("containerDefinitions")) {
    images.push_back({{"containerName", container["name"]}, {"image", container["image"]}});
  }
  return images;
}

std::string record_revision(RequestContext& context, const Value& service) {
  const std::string key = key_of(service, context.machine.ids.from_alphabet("0123456789", kRevisionDigits));
  Value revision{{"@id", key},
                 {"serviceRevisionArn", ecs_arn(context, "service-revision", key)},
                 {"containerImages", images_of(context, service["taskDefinition"])},
                 {"guardDutyEnabled", false},
                 {"createdAt", emulator::to_timestamp(context.time)}};
  for (const char* member :
       {"serviceArn", "clusterArn", "taskDefinition", "launchType", "capacityProviderStrategy", "platformVersion",
        "platformFamily", "loadBalancers", "serviceRegistries", "networkConfiguration"}) {
    if (service.contains(member)) revision[member] = service[member];
  }
  const ResourceType& type = context.machine.engine.type(kService, "service-revision");
  erase_when_gone(context, type, key);
  return context.machine.engine.create(context, type, std::move(revision))["serviceRevisionArn"];
}

Value summary_of(const std::string& revision_arn, const Value& requested) {
  return {{"arn", revision_arn}, {"requestedTaskCount", requested}, {"runningTaskCount", 0}, {"pendingTaskCount", 0}};
}

std::optional<Value> find_record(RequestContext& context, const std::string& arn) {
  const auto parsed = parse_ecs_arn(context, arn);
  if (!parsed || parsed->kind != "service-deployment" || parsed->path.size() != 3) {
    throw invalid_parameter("Invalid service deployment ARN: " + arn);
  }
  if (!parsed->is_own) return std::nullopt;
  return context.machine.engine.find(context, deployment_type_in(context),
                                     parsed->path[0] + "/" + parsed->path[1] + "/" + parsed->path[2]);
}

bool is_under_way(const Value& record) {
  return record["status"] == "IN_PROGRESS" || record["status"] == "PENDING";
}

std::string monitor_status(const Value& record) {
  if (!record.value(Value::json_pointer("/deploymentConfiguration/deploymentCircuitBreaker/enable"), false))
    return "DISABLED";
  if (is_under_way(record)) return "MONITORING";
  return record.value("@breakerTripped", false) ? "TRIGGERED" : "MONITORING_COMPLETE";
}

/// What a client sees: with the tasks of its revisions counted.
Value shown_record(RequestContext& context, Value record) {
  int running = 0, pending = 0;
  const std::string arn = record["clusterArn"];
  for (const Value& task : tasks_of_cluster(context, arn.substr(arn.rfind('/') + 1))) {
    if (task.value("startedBy", "") != record["@deployment"] || task["desiredStatus"] == "STOPPED") continue;
    ++(is_starting(task) ? pending : running);
  }
  record["targetServiceRevision"]["runningTaskCount"] = running;
  record["targetServiceRevision"]["pendingTaskCount"] = pending;
  record["deploymentCircuitBreaker"] = {{"status", monitor_status(record)},
                                        {"failureCount", record.value("@failureCount", 0)},
                                        {"threshold", record["@threshold"]}};
  record["alarms"] = {{"status", "DISABLED"}, {"alarmNames", Value::array()}, {"triggeredAlarmNames", Value::array()}};
  return record;
}

void check_described(const Value& arns) {
  if (arns.empty()) throw invalid_parameter("ARNs cannot be empty.");
  if (arns.size() > kDeploymentsDescribedMax) throw invalid_parameter("ARNs can have at most 20 items.");
}

Value describe_service_deployments(RequestContext& context, const Value& input) {
  check_described(input.at("serviceDeploymentArns"));
  Value found = Value::array(), failures = Value::array();
  for (const Value& arn : input["serviceDeploymentArns"]) {
    if (auto record = find_record(context, arn)) {
      found.push_back(shown_record(context, std::move(*record)));
    } else {
      failures.push_back({{"arn", arn}, {"reason", "MISSING"}});
    }
  }
  return {{"serviceDeployments", std::move(found)}, {"failures", std::move(failures)}};
}

Value describe_service_revisions(RequestContext& context, const Value& input) {
  check_described(input.at("serviceRevisionArns"));
  Value found = Value::array(), failures = Value::array();
  for (const Value& identifier : input["serviceRevisionArns"]) {
    const auto arn = parse_ecs_arn(context, identifier.get<std::string>());
    if (!arn || arn->kind != "service-revision" || arn->path.size() != 3) {
      throw invalid_parameter("Invalid service revision ARN: " + identifier.get<std::string>());
    }
    auto revision = context.machine.engine.find(context, context.machine.engine.type(kService, "service-revision"),
                                                arn->path[0] + "/" + arn->path[1] + "/" + arn->path[2]);
    if (revision && arn->is_own) {
      found.push_back(std::move(*revision));
    } else {
      failures.push_back({{"arn", identifier}, {"reason", "MISSING"}});
    }
  }
  return {{"serviceRevisions", std::move(found)}, {"failures", std::move(failures)}};
}

Value brief(const Value& record) {
  Value result{{"targetServiceRevisionArn", record["targetServiceRevision"]["arn"]}};
  for (const char* member : {"serviceDeploymentArn", "serviceArn", "clusterArn", "startedAt", "createdAt", "finishedAt",
                             "status", "statusReason"}) {
    if (record.contains(member)) result[member] = record[member];
  }
  return result;
}

bool matches(const Value& record, const Value& input) {
  const Value states = input.value("status", Value::array());
  const Value created = input.value("createdAt", Value::object());
  return (states.empty() || std::find(states.begin(), states.end(), record["status"]) != states.end()) &&
         (!created.contains("after") || record["createdAt"] >= created["after"]) &&
         (!created.contains("before") || record["createdAt"] <= created["before"]);
}

/// Newest first.
Value list_service_deployments(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input)["clusterName"];
  const auto service = find_service(context, cluster_name, input.at("service"));
  if (!service) throw ApiError("ServiceNotFoundException", "Service not found.");
  std::vector<PageItem> items;
  context.machine.engine.each_with_prefix(context, deployment_type_in(context), key_of(*service, ""),
                                          [&](Value& record) {
                                            if (matches(record, input))
                                              items.push_back({record["@order"], brief(record)});
                                            return true;
                                          });
  return answer_page(input, std::move(items), {.result_member = "serviceDeployments", .is_descending = true});
}

/// "ROLLBACK: … rolls back to the previous service revision"; "ABORT" leaves everything as it is.
Value stop_service_deployment(RequestContext& context, const Value& input) {
  const std::string arn = input.at("serviceDeploymentArn");
  const auto record = find_record(context, arn);
  if (!record) {
    throw ApiError("ServiceDeploymentNotFoundException",
                   "The service deploy ARN that you specified in the StopServiceDeployment doesn't exist.");
  }
  const EcsArn parsed = parse_ecs_arn(context, arn).value();
  auto service = find_service(context, parsed.path[0], parsed.path[1]);
  const bool can_stop = is_under_way(*record) && service && (*service)["status"] == "ACTIVE" &&
                        (*service)["deployments"][0]["id"] == record->at("@deployment");
  if (!can_stop)
    throw ApiError("ConflictException", "The service deployment can't be stopped because it is not in progress.");
  end_deployment(context, *service,
                 {.cause = "ECS deployment stopped by user",
                  .event = "deployment stopped by user.",
                  .is_breaker = false,
                  .rolls_back = input.value("stopType", "ROLLBACK") == "ROLLBACK"});
  reconcile(context, *service);
  return {{"serviceDeploymentArn", arn}};
}

}  // namespace

void record_deployment(RequestContext& context, Value& service, Value& deployment) {
  Value sources = Value::array();
  for (const Value& older : service["deployments"]) {
    if (!older.contains("@revision")) continue;
    if (older["rolloutState"] == "IN_PROGRESS")
      record_outcome(context, older, {.status = "STOPPED", .reason = "A newer service deployment was started."});
    sources.push_back(summary_of(older["@revision"], older["desiredCount"]));
  }
  const double now = emulator::to_timestamp(context.time);
  const std::string revision = record_revision(context, service);
  const std::string key = key_of(service, context.machine.ids.from_alphabet(kAlphanumerics, kDeploymentIdLength));
  const int64_t sequence = service.value("@deploymentCount", int64_t{0}) + 1;
  service["@deploymentCount"] = sequence;
  std::string order = std::to_string(context.time.time_since_epoch().count());
  order.append(".").append(std::to_string(1000000 + sequence));
  Value record{{"@id", key},
               {"@order", order},
               {"@deployment", deployment["id"]},
               {"@threshold", failure_threshold(service)},
               {"serviceDeploymentArn", ecs_arn(context, "service-deployment", key)},
               {"serviceArn", service["serviceArn"]},
               {"clusterArn", service["clusterArn"]},
               {"createdAt", now},
               {"startedAt", now},
               {"updatedAt", now},
               {"sourceServiceRevisions", std::move(sources)},
               {"targetServiceRevision", summary_of(revision, service["desiredCount"])},
               {"status", "IN_PROGRESS"},
               {"deploymentConfiguration", service["deploymentConfiguration"]}};
  deployment["@serviceDeployment"] = key;
  deployment["@revision"] = revision;
  service["currentServiceDeployment"] = record["serviceDeploymentArn"];
  context.machine.engine.create(context, deployment_type_in(context), std::move(record));
  erase_when_gone(context, deployment_type_in(context), key);
}

void record_outcome(RequestContext& context, const Value& deployment, const DeploymentOutcome& outcome) {
  if (!deployment.contains("@serviceDeployment")) return;
  auto record = context.machine.engine.find(context, deployment_type_in(context),
                                            deployment["@serviceDeployment"].get<std::string>());
  if (!record || !is_under_way(*record)) return;
  const double now = emulator::to_timestamp(context.time);
  (*record)["status"] = outcome.status;
  (*record)["updatedAt"] = now;
  (*record)["@failureCount"] = deployment["failedTasks"];
  (*record)["@breakerTripped"] = deployment.value("@breakerTripped", false);
  if (outcome.status == "STOPPED") (*record)["stoppedAt"] = now;
  (*record)["finishedAt"] = now;
  if (!outcome.reason.empty()) (*record)["statusReason"] = outcome.reason;
  if (!outcome.rolled_back_to.empty()) {
    (*record)["rollback"] = {
        {"reason", outcome.reason}, {"startedAt", now}, {"serviceRevisionArn", outcome.rolled_back_to}};
  }
  context.machine.engine.update(context, deployment_type_in(context), *record);
}

void add_service_deployments(Service& service) {
  service.resource_types.push_back(deployment_type());
  service.resource_types.push_back(revision_type());
  service.operations.push_back({"DescribeServiceDeployments", describe_service_deployments});
  service.operations.push_back({"DescribeServiceRevisions", describe_service_revisions});
  service.operations.push_back({"ListServiceDeployments", list_service_deployments});
  service.operations.push_back({"StopServiceDeployment", stop_service_deployment});
}

}  // namespace ecs
