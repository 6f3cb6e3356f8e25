#include "services/iam/organization_access.h"

#include <algorithm>
#include <set>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/iam/entity.h"
#include "services/iam/organization_view.h"
#include "services/iam/service_access.h"

namespace iam {
namespace {

constexpr std::string_view kOrganizationJobType = "organization-access-job";
constexpr const char* kPolicyType = "SERVICE_CONTROL_POLICY";

/// Thrown where AWS's job fails: the report then tells these two.
struct JobFailure {
  std::string code, message;
};

const ResourceType& organization_job_type(const RequestContext& context) {
  return context.machine.engine.type(kService, kOrganizationJobType);
}

/// What a report is about: the policies that bind the entity, a list for each level, and the accounts in it.
struct Scope {
  std::vector<std::vector<std::string>> levels;
  /// With the path of each.
  std::map<std::string, std::string> accounts;
};

std::vector<std::string> nodes_of(std::string_view path) {
  std::vector<std::string> nodes;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/'), path.size());
    if (end > 0) nodes.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return nodes;
}

Value ask(RequestContext& context, const std::string& operation, Value input) {
  auto answer = ask_organizations(context, context.account, operation, std::move(input));
  if (!answer) throw JobFailure{"EntityNotFound", "The entity path does not exist in your organization."};
  return std::move(*answer);
}

void collect_accounts(RequestContext& context, const std::string& path, const std::string& parent, Scope& scope) {
  const Value accounts = ask(context, "ListAccountsForParent", {{"ParentId", parent}});
  for (const Value& account : accounts.at("Accounts")) {
    scope.accounts[account.at("Id")] = path + "/" + account.at("Id").get<std::string>();
  }
  const Value units = ask(context, "ListOrganizationalUnitsForParent", {{"ParentId", parent}});
  for (const Value& unit : units.at("OrganizationalUnits")) {
    const std::string id = unit.at("Id");
    collect_accounts(context, path + "/" + id, id, scope);
  }
}

/// "o-…/r-…/ou-…/111122223333": each node must be the child of the one before.
Scope scope_of(RequestContext& context, const std::string& path) {
  const std::vector<std::string> nodes = nodes_of(path);
  Scope scope;
  for (size_t i = 1; i < nodes.size(); ++i) {
    if (i > 1 && !lists(ask(context, "ListParents", {{"ChildId", nodes[i]}}), "Parents", "Id", nodes[i - 1])) {
      throw JobFailure{"EntityNotFound", "The entity path does not exist in your organization."};
    }
    const Value attached = ask(context, "ListPoliciesForTarget", {{"TargetId", nodes[i]}, {"Filter", kPolicyType}});
    std::vector<std::string> documents;
    for (const Value& policy : attached.at("Policies")) {
      const Value described = ask(context, "DescribePolicy", {{"PolicyId", policy.at("Id")}});
      documents.push_back(described.at("Policy").at("Content"));
    }
    scope.levels.push_back(std::move(documents));
  }
  const std::string& last = nodes.back();
  const bool is_account = !last.starts_with("ou-") && !last.starts_with("r-");
  if (is_account) {
    scope.accounts[last] = path;
  } else {
    collect_accounts(context, path, last, scope);
  }
  return scope;
}

/// What the organization's management account may be told; the reasons of a failure otherwise.
Scope require_scope(RequestContext& context, const Value& job) {
  const auto described = ask_organizations(context, context.account, "DescribeOrganization");
  const std::string path = job.at("EntityPath");
  if (!described || described->at("Organization").at("MasterAccountId") != context.account) {
    throw JobFailure{"AccessDenied", "You must be signed in to the management account of your organization."};
  }
  if (!path.starts_with(described->at("Organization").at("Id").get<std::string>() + "/")) {
    throw JobFailure{"EntityNotFound", "The entity path does not exist in your organization."};
  }
  const Value root = ask(context, "ListRoots", Value::object()).at("Roots").at(0);
  if (!lists(root, "PolicyTypes", "Type", kPolicyType)) {
    throw JobFailure{"PolicyTypeNotEnabled", "Service control policies are not enabled for your organization's root."};
  }
  Scope scope = scope_of(context, path);
  if (!job.contains("OrganizationsPolicyId")) return scope;
  const auto policy =
      ask_organizations(context, context.account, "DescribePolicy", {{"PolicyId", job.at("OrganizationsPolicyId")}});
  if (!policy) throw JobFailure{"PolicyNotFound", "The policy does not exist in your organization."};
  scope.levels = {{policy->at("Policy").at("Content").get<std::string>()}};
  return scope;
}

bool may_be_used(const Scope& scope, const std::string& prefix) {
  return std::all_of(scope.levels.begin(), scope.levels.end(), [&](const std::vector<std::string>& level) {
    return std::any_of(level.begin(), level.end(),
                       [&](const std::string& document) { return allows_service(document, prefix); });
  });
}

Value details_of(const RequestContext& context, const Scope& scope, const std::vector<const Service*>& models) {
  Value details{{"ServiceName", models.front()->model.service_id()},
                {"ServiceNamespace", models.front()->model.signing_name()},
                {"TotalAuthenticatedEntities", 0}};
  std::set<std::string> callers;
  for (const emulator::Event& event : context.machine.journal.newest(emulator::Journal::kEventsMax)) {
    const auto account = scope.accounts.find(event.account);
    if (!is_of(event, models) || account == scope.accounts.end()) continue;
    callers.insert(event.account);
    details["EntityPath"] = account->second;
    details["Region"] = event.region;
    details["LastAuthenticatedTime"] = std::chrono::floor<std::chrono::seconds>(event.time).time_since_epoch().count();
  }
  details["TotalAuthenticatedEntities"] = callers.size();
  return details;
}

void sort_details(Value& details, const std::string& key) {
  const bool is_descending = key.ends_with("_DESCENDING");
  const char* member = key.starts_with("LAST_") ? "LastAuthenticatedTime" : "ServiceNamespace";
  std::stable_sort(details.begin(), details.end(), [&](const Value& left, const Value& right) {
    const Value a = left.value(member, Value()), b = right.value(member, Value());
    return is_descending ? b < a : a < b;
  });
}

// By hand: as with reports of principals, a job is done at once.
Value generate_organization_report(RequestContext& context, const Value& input) {
  Value job = input;
  job["JobId"] = context.machine.ids.uuid();
  job["Created"] = now_seconds(context);
  context.machine.engine.create(context, organization_job_type(context), job);
  return {{"JobId", job["JobId"]}};
}

Value get_report(RequestContext& context, const Value& input) {
  const Value job =
      context.machine.engine.get(context, organization_job_type(context), input.at("JobId").get<std::string>());
  Value report{
      {"JobStatus", "COMPLETED"}, {"JobCreationDate", job.at("Created")}, {"JobCompletionDate", job.at("Created")}};
  try {
    const Scope scope = require_scope(context, job);
    Value details = Value::array();
    int unused = 0;
    for (const auto& [prefix, models] : services_by_namespace(context)) {
      if (!may_be_used(scope, prefix)) continue;
      details.push_back(details_of(context, scope, models));
      unused += details.back().contains("LastAuthenticatedTime") ? 0 : 1;
    }
    sort_details(details, input.value("SortKey", "SERVICE_NAMESPACE_ASCENDING"));
    report["NumberOfServicesAccessible"] = details.size();
    report["NumberOfServicesNotAccessed"] = unused;
    report["AccessDetails"] = std::move(details);
  } catch (const JobFailure& failure) {
    report["JobStatus"] = "FAILED";
    report["ErrorDetails"] = {{"Code", failure.code}, {"Message", failure.message}};
  }
  return report;
}

}  // namespace

void add_organization_access(Service& service) {
  service.resource_types.push_back(report_job_type(kOrganizationJobType));
  service.operations.push_back({"GenerateOrganizationsAccessReport", generate_organization_report});
  service.operations.push_back({"GetOrganizationsAccessReport", get_report});
}

}  // namespace iam
