// By hand, since a list has versions, and since rules and routes name AWS's own lists by the same member.
// https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
#include "services/ec2/network/prefix_list.h"

#include "emulator/resource/filter.h"
#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/network/aws_prefix_list.h"
#include "services/ec2/network/cidr.h"
#include "services/ec2/network/prefix_list_provisioning.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr const char* kId = "@PrefixListId";
/// The entries of each version, the first version first.
constexpr const char* kVersions = "@Versions";
constexpr size_t kListNameLengthMax = 255;
constexpr int kMaxEntriesMax = 1000;

void show_id(RequestContext&, Value& list) {
  list["PrefixListId"] = list.at(kId);
}

ResourceType prefix_list_type() {
  return {.service = kService,
          .name = "prefix-list",
          .shape = "ManagedPrefixList",
          .id_member = kId,
          .id_prefix = "pl-",
          .not_found = "InvalidPrefixListID.NotFound",
          .not_found_message = "The prefix list ID '{}' does not exist",
          .lifecycle = {.pointer = "/State",
                        .initial = "create-in-progress",
                        .steps = {{"create-in-progress", "create-complete", {}},
                                  {"modify-in-progress", "modify-complete", {}},
                                  {"restore-in-progress", "restore-complete", {}}}},
          .create_operation = "-",
          .describe_operation = "-",
          .remove_operation = "-",
          .hooks = {.present = show_id}};
}

const ResourceType& type_of(RequestContext& context) {
  return type_named(context, "prefix-list");
}

/// A list of the account; AWS's own cannot be changed.
Value own_list(RequestContext& context, const Value& input) {
  const std::string id = input.at("PrefixListId");
  if (is_aws_prefix_list(context, id)) {
    throw ApiError("UnauthorizedOperation", "You are not authorized to perform this operation on " + id + ".");
  }
  return get_resource(context, type_of(context), id);
}

/// "The CIDR block must be of the list's address family", as it is kept: without bits beyond its prefix.
Value read_entry(const Value& list, const Value& entry) {
  const std::string text = entry.value("Cidr", "");
  const bool is_ipv6 = list.at("AddressFamily") == "IPv6";
  const auto cidr = is_ipv6 ? parse_ipv6_cidr(text) : parse_ipv4_cidr(text);
  if (!cidr) throw invalid_value(text, "Cidr", "This is not a valid CIDR block.");
  Value kept{{"Cidr", to_string(canonical(*cidr))}};
  if (entry.contains("Description")) kept["Description"] = entry["Description"];
  return kept;
}

auto find_entry(Value& entries, const Value& cidr) {
  return std::find_if(entries.begin(), entries.end(), [&](const Value& one) { return one.at("Cidr") == cidr; });
}

/// An entry that is there already takes the new description.
void add_entries(const Value& list, const Value& added, Value& entries) {
  for (const Value& one : added) {
    Value entry = read_entry(list, one);
    const auto same = find_entry(entries, entry.at("Cidr"));
    if (same == entries.end()) {
      entries.push_back(std::move(entry));
    } else {
      *same = std::move(entry);
    }
  }
}

void check_size(const Value& list, const Value& entries) {
  if (entries.size() <= list.at("MaxEntries").get<size_t>()) return;
  throw ApiError("PrefixListMaxEntriesExceeded",
                 "You've reached the maximum number of entries for the prefix list '" + list.value(kId, "") + "'.");
}

void check_max_entries(const Value& max_entries) {
  const int count = max_entries.get<int>();
  if (count >= 1 && count <= kMaxEntriesMax) return;
  throw invalid_value(std::to_string(count), "maxEntries", "The value must be between 1 and 1000");
}

void check_list_name(const std::string& name) {
  if (name.empty() || name.size() > kListNameLengthMax) {
    throw invalid_value(name, "prefixListName", "The name must have between 1 and 255 characters");
  }
  // "A name for the prefix list. Constraints: Up to 255 characters in length. The name cannot start with
  // com.amazonaws."
  if (name.starts_with("com.amazonaws")) {
    throw invalid_value(name, "prefixListName", "The name cannot start with com.amazonaws");
  }
}

Value shown(RequestContext& context, Value list) {
  return {{"PrefixList", context.machine.engine.present(context, type_of(context), std::move(list))}};
}

Value create_list(RequestContext& context, const Value& input) {
  const std::string family = input.at("AddressFamily");
  if (family != "IPv4" && family != "IPv6") {
    throw invalid_value(family, "addressFamily", "Expecting one of IPv4, IPv6");
  }
  check_list_name(input.at("PrefixListName"));
  check_max_entries(input.at("MaxEntries"));
  const Value tags = tags_for(input, "prefix-list", {"prefix-list"});
  check_tags(context, tags);
  Value list{{"PrefixListName", input["PrefixListName"]},
             {"AddressFamily", family},
             {"MaxEntries", input["MaxEntries"]},
             {"Version", 1},
             {"OwnerId", context.account},
             {"Tags", tags}};
  Value entries = Value::array();
  add_entries(list, input.value("Entries", Value::array()), entries);
  check_size(list, entries);
  list[kVersions] = Value::array({entries});
  list = context.machine.engine.create(context, type_of(context), std::move(list));
  list["PrefixListArn"] = emulator::make_arn(context, "ec2", "prefix-list/" + list.at(kId).get<std::string>());
  context.machine.engine.update(context, type_of(context), list);
  return shown(context, std::move(list));
}

void check_version(const Value& list, const Value& input) {
  if (!input.contains("CurrentVersion") || input["CurrentVersion"] == list.at("Version")) return;
  throw ApiError("PrefixListVersionMismatch", "The prefix list has the incorrect version number.");
}

void add_version(const char* state, Value entries, Value& list) {
  list[kVersions].push_back(std::move(entries));
  list["Version"] = list[kVersions].size();
  list["State"] = state;
}

/// "Adding or removing entries in a prefix list creates a new version of the prefix list. Changing the name of the
/// prefix list does not affect the version."
/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyManagedPrefixList.html
Value modify_list(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"IpamPrefixListResolverSyncEnabled"});
  Value list = own_list(context, input);
  check_version(list, input);
  const bool changes_entries = has_member(input, "AddEntries") || has_member(input, "RemoveEntries");
  // "You cannot modify the entries of a prefix list and modify the size of a prefix list at the same time."
  if (changes_entries && input.contains("MaxEntries")) {
    throw invalid_combination("You cannot modify the entries and the size of a prefix list at the same time.");
  }
  if (changes_entries && !input.contains("CurrentVersion")) throw missing_parameter("currentVersion");
  if (input.contains("PrefixListName")) {
    check_list_name(input["PrefixListName"]);
    list["PrefixListName"] = input["PrefixListName"];
  }
  if (input.contains("MaxEntries")) {
    check_max_entries(input["MaxEntries"]);
    list["MaxEntries"] = input["MaxEntries"];
    check_size(list, list.at(kVersions).back());
    list["State"] = "modify-in-progress";
  }
  if (changes_entries) {
    Value entries = list.at(kVersions).back();
    for (const Value& one : input.value("RemoveEntries", Value::array())) {
      const auto found = find_entry(entries, read_entry(list, one).at("Cidr"));
      if (found == entries.end()) {
        throw invalid_value(one.value("Cidr", ""), "Cidr", "The entry does not exist in the prefix list");
      }
      entries.erase(found);
    }
    add_entries(list, input.value("AddEntries", Value::array()), entries);
    check_size(list, entries);
    add_version("modify-in-progress", std::move(entries), list);
  }
  context.machine.engine.update(context, type_of(context), list);
  return shown(context, std::move(list));
}

/// The entries that a version had.
const Value& entries_of(const Value& list, int64_t version) {
  const Value& versions = list.at(kVersions);
  if (version < 1 || version > static_cast<int64_t>(versions.size())) {
    throw ApiError("InvalidPrefixListVersion",
                   "The version '" + std::to_string(version) + "' of the prefix list does not exist.");
  }
  return versions[static_cast<size_t>(version - 1)];
}

Value restore_version(RequestContext& context, const Value& input) {
  Value list = own_list(context, input);
  check_version(list, input);
  Value entries = entries_of(list, input.at("PreviousVersion"));
  add_version("restore-in-progress", std::move(entries), list);
  context.machine.engine.update(context, type_of(context), list);
  return shown(context, std::move(list));
}

/// What names the list: groups with a rule for it, tables with a route to it.
Value associations_of(RequestContext& context, const std::string& id) {
  std::set<std::string> names;
  auto& engine = context.machine.engine;
  engine.each(context, type_named(context, "security-group-rule"), [&](const Value& rule) {
    if (rule.value("PrefixListId", "") == id) names.insert(rule.at("GroupId").get<std::string>());
    return true;
  });
  engine.each(context, type_named(context, "route-table"), [&](const Value& table) {
    for (const Value& route : table.value("@Routes", Value::array())) {
      if (route.value("DestinationPrefixListId", "") == id) names.insert(table.at("RouteTableId").get<std::string>());
    }
    return true;
  });
  Value associations = Value::array();
  for (const std::string& name : names) {
    associations.push_back({{"ResourceId", name}, {"ResourceOwner", context.account}});
  }
  return associations;
}

/// "To delete a prefix list, you must first remove any references to it in your resources".
Value delete_list(RequestContext& context, const Value& input) {
  Value list = own_list(context, input);
  const std::string id = list.at(kId);
  if (!associations_of(context, id).empty()) {
    throw dependency_violation("The prefix list '" + id + "' has dependencies and cannot be deleted.");
  }
  context.machine.engine.erase(context, type_of(context), id);
  list["State"] = "delete-in-progress";
  show_id(context, list);
  return {{"PrefixList", std::move(list)}};
}

/// One page of a list whose items are told apart by a member.
Value page_of(const Value& input, const char* list, const char* member, const Value& items) {
  const Page page = read_page(input);
  Value output{{list, Value::array()}};
  bool has_begun = page.after.empty();
  for (const Value& item : items) {
    if (!has_begun) {
      has_begun = item.at(member) == page.after;
      continue;
    }
    Value& shown_items = output[list];
    if (page.limit != 0 && shown_items.size() == page.limit) {
      output["NextToken"] = next_token(shown_items.back().at(member).get<std::string>());
      break;
    }
    shown_items.push_back(item);
  }
  return output;
}

/// AWS's lists have no size and no version.
std::vector<Value> lists_of_aws(const RequestContext& context) {
  std::vector<Value> lists;
  for (const AwsPrefixList& one : aws_prefix_lists(context)) {
    lists.push_back({{"PrefixListId", one.id},
                     {"PrefixListName", one.name},
                     {"PrefixListArn", "arn:aws:ec2:" + context.region + ":aws:prefix-list/" + std::string(one.id)},
                     {"AddressFamily", "IPv4"},
                     {"State", "create-complete"},
                     {"OwnerId", "AWS"},
                     {"Tags", Value::array()}});
  }
  return lists;
}

Value describe_lists(const emulator::FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  std::vector<Value> lists = lists_of_aws(context);
  for (Value& list : context.machine.engine.all(context, type_of(context))) {
    lists.push_back(context.machine.engine.present(context, type_of(context), std::move(list)));
  }
  const auto wanted = input.value("PrefixListIds", std::vector<std::string>());
  for (const std::string& id : wanted) check_prefix_list(context, id);
  Value chosen = Value::array();
  for (Value& list : lists) {
    const bool is_named = std::find(wanted.begin(), wanted.end(), list.at("PrefixListId")) != wanted.end();
    if ((wanted.empty() || is_named) && index.matches(filters, list)) chosen.push_back(std::move(list));
  }
  return page_of(input, "PrefixLists", "PrefixListId", chosen);
}

Value list_entries(RequestContext& context, const Value& input) {
  const std::string id = input.at("PrefixListId");
  for (const AwsPrefixList& one : aws_prefix_lists(context)) {
    if (one.id == id) return {{"Entries", Value::array({Value{{"Cidr", one.cidr}}})}};
  }
  const Value list = get_resource(context, type_of(context), id);
  const int64_t version = input.value("TargetVersion", list.at("Version").get<int64_t>());
  return page_of(input, "Entries", "Cidr", entries_of(list, version));
}

Value list_associations(RequestContext& context, const Value& input) {
  return page_of(input, "PrefixListAssociations", "ResourceId",
                 associations_of(context, own_list(context, input).at(kId)));
}

}  // namespace

void check_prefix_list(RequestContext& context, const std::string& id) {
  if (!is_aws_prefix_list(context, id)) get_resource(context, type_of(context), id);
}

void add_prefix_lists(Service& service) {
  service.resource_types.push_back(prefix_list_type());
  service.operations.push_back({"CreateManagedPrefixList", create_list});
  service.operations.push_back({"ModifyManagedPrefixList", modify_list});
  service.operations.push_back({"RestoreManagedPrefixListVersion", restore_version});
  service.operations.push_back({"DeleteManagedPrefixList", delete_list});
  service.operations.push_back({"DescribeManagedPrefixLists",
                                with_filters("DescribeManagedPrefixLists", "ManagedPrefixList", {}, describe_lists)});
  service.operations.push_back({"GetManagedPrefixListEntries", list_entries});
  service.operations.push_back({"GetManagedPrefixListAssociations", list_associations});
  service.cloudformation.push_back(prefix_list_binding());
}

}  // namespace ec2
