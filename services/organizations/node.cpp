#include "services/organizations/node.h"

#include <algorithm>

#include "services/organizations/membership.h"
#include "services/organizations/page.h"
#include "services/organizations/policy_type.h"
#include "services/organizations/refusal.h"
#include "services/organizations/tags.h"

namespace organizations {
namespace {

constexpr size_t kUnitSuffixLength = 8;
// "You can have up to five levels of OUs under the root."
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
constexpr size_t kDepthMax = 5;

bool is_account(const std::string& id) {
  return id.size() == kAccountDigits &&
         std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isdigit(c); });
}

Value require_unit(RequestContext& context, const Value& organization, const std::string& id) {
  auto unit = find_record(context, Kind::kNode, id);
  const bool is_unit = unit && unit->at("Organization") == id_of(organization) && unit->contains("Parent");
  if (!is_unit) throw no_such_unit();
  return std::move(*unit);
}

Value present_unit(RequestContext& context, const Value& organization, const Value& unit) {
  const Target target{.kind = Kind::kNode, .record = unit};
  return {{"Id", id_of(unit)},
          {"Arn", arn_of(organization, target)},
          {"Name", unit.at("Name")},
          {"Path", organization_path(organization, path_to(context, target))}};
}

std::vector<Value> children_of(RequestContext& context, const Value& organization, Kind kind,
                               const std::string& parent) {
  std::vector<Value> children = records_of(context, kind, organization);
  std::erase_if(children, [&](const Value& child) { return child.value("Parent", "") != parent; });
  return children;
}

void check_unit_name_is_free(RequestContext& context, const Value& organization, const std::string& parent,
                             const std::string& name) {
  for (const Value& sibling : children_of(context, organization, Kind::kNode, parent)) {
    if (sibling.at("Name") == name) {
      throw ApiError("DuplicateOrganizationalUnitException", "An OU with the same name already exists.");
    }
  }
}

Value create_unit(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  const Value parent = require_parent(context, organization, input.at("ParentId"));
  check_unit_name_is_free(context, organization, id_of(parent), input.at("Name"));
  if (path_to(context, {.kind = Kind::kNode, .record = parent}).size() > kDepthMax) {
    throw constraint_violation("OU_DEPTH_LIMIT_EXCEEDED", "You have exceeded the maximum depth of OUs.");
  }
  const std::string root = organization.at("Root");
  const std::string id = make_id(context, "ou-" + root.substr(root.find('-') + 1) + "-", kUnitSuffixLength);
  create_record(context, Kind::kNode, id,
                {{"Organization", id_of(organization)},
                 {"Name", input["Name"]},
                 {"Parent", id_of(parent)},
                 {"Policies", default_policies(organization)},
                 {"Tags", checked_tags(input)}});
  return {{"OrganizationalUnit", present_unit(context, organization, *find_record(context, Kind::kNode, id))}};
}

Value describe_unit(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  const Value unit = require_unit(context, organization, input.at("OrganizationalUnitId"));
  return {{"OrganizationalUnit", present_unit(context, organization, unit)}};
}

Value update_unit(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  Value unit = require_unit(context, organization, input.at("OrganizationalUnitId"));
  if (input.contains("Name") && input["Name"] != unit["Name"]) {
    check_unit_name_is_free(context, organization, unit["Parent"], input["Name"]);
    unit["Name"] = input["Name"];
    store_record(context, Kind::kNode, unit);
  }
  return {{"OrganizationalUnit", present_unit(context, organization, unit)}};
}

Value delete_unit(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  const std::string id = id_of(require_unit(context, organization, input.at("OrganizationalUnitId")));
  const bool is_empty = children_of(context, organization, Kind::kNode, id).empty() &&
                        children_of(context, organization, Kind::kMember, id).empty();
  if (!is_empty) {
    throw ApiError("OrganizationalUnitNotEmptyException",
                   "The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child "
                   "OUs, and try the operation again.");
  }
  erase_record(context, Kind::kNode, id);
  return Value::object();
}

Value list_units(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  const Value parent = require_parent(context, organization, input.at("ParentId"));
  Value units = Value::array();
  for (const Value& unit : children_of(context, organization, Kind::kNode, id_of(parent))) {
    units.push_back(present_unit(context, organization, unit));
  }
  return answer_page(input, "OrganizationalUnits", units);
}

Value list_children(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  const Value parent = require_parent(context, organization, input.at("ParentId"));
  const Kind kind = input.at("ChildType") == "ACCOUNT" ? Kind::kMember : Kind::kNode;
  Value children = Value::array();
  for (const Value& child : children_of(context, organization, kind, id_of(parent))) {
    children.push_back({{"Id", id_of(child)}, {"Type", input["ChildType"]}});
  }
  return answer_page(input, "Children", children);
}

Value list_parents(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  const auto child = find_target(context, organization, input.at("ChildId"));
  if (!child || !child->record.contains("Parent")) {
    throw ApiError("ChildNotFoundException", "You specified a child that doesn't exist.");
  }
  const std::string parent = child->record["Parent"];
  const bool is_root = parent == organization.at("Root");
  return answer_page(input, "Parents",
                     Value::array({{{"Id", parent}, {"Type", is_root ? "ROOT" : "ORGANIZATIONAL_UNIT"}}}));
}

Value list_roots(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  return answer_page(input, "Roots", Value::array({present_root(context, organization)}));
}

}  // namespace

std::optional<Target> find_target(RequestContext& context, const Value& organization, const std::string& id) {
  const Kind kind = is_account(id) ? Kind::kMember : Kind::kNode;
  auto record = find_record(context, kind, id);
  if (!record || record->at("Organization") != id_of(organization)) return std::nullopt;
  return Target{.kind = kind, .record = std::move(*record)};
}

std::string type_of(const Target& target) {
  if (target.kind == Kind::kMember) return "ACCOUNT";
  return target.record.contains("Parent") ? "ORGANIZATIONAL_UNIT" : "ROOT";
}

std::string arn_of(const Value& organization, const Target& target) {
  const std::string type = type_of(target);
  return arn_of(organization, type == "ACCOUNT" ? "account" : type == "ROOT" ? "root" : "ou", id_of(target.record));
}

Value require_parent(RequestContext& context, const Value& organization, const std::string& id) {
  auto target = find_target(context, organization, id);
  if (!target || target->kind == Kind::kMember) throw no_such_parent();
  return std::move(target->record);
}

std::vector<std::string> path_to(RequestContext& context, const Target& target) {
  std::vector<std::string> path{id_of(target.record)};
  for (Value record = target.record; record.contains("Parent");) {
    path.push_back(record["Parent"]);
    auto parent = find_record(context, Kind::kNode, path.back());
    if (!parent) break;
    record = std::move(*parent);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::string organization_path(const Value& organization, const std::vector<std::string>& nodes) {
  std::string path = id_of(organization) + "/";
  for (const std::string& node : nodes) path += node + "/";
  return path;
}

Value default_policies(const Value& organization) {
  Value policies = Value::array();
  for (const std::string type : organization.at("PolicyTypes")) {
    if (const PolicyType* row = policy_type(type); row && !row->full_access.empty())
      policies.push_back(row->full_access);
  }
  return policies;
}

Value present_root(RequestContext& context, const Value& organization) {
  const Value root = find_record(context, Kind::kNode, organization.at("Root")).value_or(Value::object());
  Value types = Value::array();
  for (const std::string type : organization.at("PolicyTypes"))
    types.push_back({{"Type", type}, {"Status", "ENABLED"}});
  return {{"Id", organization["Root"]},
          {"Arn", arn_of(organization, "root", organization["Root"])},
          {"Name", root.value("Name", "Root")},
          {"PolicyTypes", std::move(types)}};
}

void add_node_operations(Service& service) {
  service.operations.insert(service.operations.end(), {{"CreateOrganizationalUnit", create_unit},
                                                       {"DescribeOrganizationalUnit", describe_unit},
                                                       {"UpdateOrganizationalUnit", update_unit},
                                                       {"DeleteOrganizationalUnit", delete_unit},
                                                       {"ListOrganizationalUnitsForParent", list_units},
                                                       {"ListChildren", list_children},
                                                       {"ListParents", list_parents},
                                                       {"ListRoots", list_roots}});
}

}  // namespace organizations
