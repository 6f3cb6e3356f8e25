// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-prefixlist.html
#include "services/ec2/network/prefix_list_provisioning.h"

#include "services/ec2/refusals.h"
#include "services/ec2/stack_tags.h"

namespace ec2 {
namespace {

/// "If you don't specify a value, the size is the number of entries", and no list is smaller than one.
Value max_entries(const Value& properties) {
  if (properties.contains("MaxEntries")) return properties["MaxEntries"];
  return std::max<size_t>(properties.value("Entries", Value::array()).size(), 1);
}

std::string create_list_in_stack(Provisioning& provisioning) {
  Value input = provisioning.properties();
  input.erase("Tags");
  input["MaxEntries"] = max_entries(provisioning.properties());
  input["TagSpecifications"] = tag_specifications("prefix-list", provisioning.tags());
  return provisioning.call(kService, "CreateManagedPrefixList", std::move(input)).at("PrefixList").at("PrefixListId");
}

Value current_list(Provisioning& provisioning) {
  const Value ids = Value::array({provisioning.physical_id()});
  return provisioning.call(kService, "DescribeManagedPrefixLists", {{"PrefixListIds", ids}}).at("PrefixLists").at(0);
}

void modify(Provisioning& provisioning, Value input) {
  input["PrefixListId"] = provisioning.physical_id();
  provisioning.call(kService, "ModifyManagedPrefixList", std::move(input));
}

bool has_cidr(const Value& entries, const Value& cidr) {
  return std::any_of(entries.begin(), entries.end(), [&](const Value& one) { return one.at("Cidr") == cidr; });
}

void update_entries(Provisioning& provisioning) {
  if (!provisioning.has_changed("Entries")) return;
  const Value wanted = provisioning.properties().value("Entries", Value::array());
  const Value before = provisioning.previous_properties().value("Entries", Value::array());
  Value input{{"CurrentVersion", current_list(provisioning).at("Version")}};
  for (const Value& entry : before) {
    if (!has_cidr(wanted, entry.at("Cidr"))) input["RemoveEntries"].push_back({{"Cidr", entry["Cidr"]}});
  }
  for (const Value& entry : wanted) {
    if (std::find(before.begin(), before.end(), entry) == before.end()) input["AddEntries"].push_back(entry);
  }
  if (has_member(input, "AddEntries") || has_member(input, "RemoveEntries")) modify(provisioning, std::move(input));
}

/// The size and the entries cannot change in one request: a list grows before it is filled and is emptied before it
/// shrinks.
void update_list_in_stack(Provisioning& provisioning) {
  if (provisioning.has_changed("AddressFamily")) {
    throw ApiError("NotUpdatable", "The address family of a prefix list cannot be changed.");
  }
  if (provisioning.has_changed("PrefixListName")) {
    modify(provisioning, {{"PrefixListName", provisioning.properties().at("PrefixListName")}});
  }
  const Value size = max_entries(provisioning.properties());
  const Value before = current_list(provisioning).at("MaxEntries");
  if (size > before) modify(provisioning, {{"MaxEntries", size}});
  update_entries(provisioning);
  if (size < before) modify(provisioning, {{"MaxEntries", size}});
  update_stack_tags(provisioning, provisioning.physical_id());
}

/// Entries are an operation of their own.
Value read_list_in_stack(Provisioning& provisioning) {
  Value shown = current_list(provisioning);
  shown["Entries"] = provisioning.call(kService, "GetManagedPrefixListEntries",
                                       {{"PrefixListId", provisioning.physical_id()}})["Entries"];
  return shown;
}

}  // namespace

CloudFormationBinding prefix_list_binding() {
  return {.type = "AWS::EC2::PrefixList",
          .identifier_member = "PrefixListId",
          .remove = "DeleteManagedPrefixList",
          .attributes = {{"Arn", "/PrefixListArn"}},
          .create_resource = create_list_in_stack,
          .update_resource = update_list_in_stack,
          .read_resource = read_list_in_stack};
}

}  // namespace ec2
