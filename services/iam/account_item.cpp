#include "services/iam/account_item.h"

#include <algorithm>
#include <deque>

#include "emulator/resource/resource_engine.h"
#include "services/iam/tags.h"

namespace iam {
namespace {

const ResourceType& type_of(RequestContext& context, const AccountItem& item) {
  return context.machine.engine.type(kService, item.type);
}

/// Names of operations must live as long as the tables that point to them.
std::string_view keep(std::string name) {
  static std::deque<std::string> kept;
  return kept.emplace_back(std::move(name));
}

Value merged_tags(Value tags, const Value& added) {
  for (const Value& tag : added) {
    const std::string key = key_of_name(tag.at("Key").get<std::string>());
    const auto same = std::find_if(tags.begin(), tags.end(), [&](const Value& old) {
      return key_of_name(old.at("Key").get<std::string>()) == key;
    });
    if (same == tags.end()) {
      tags.push_back(tag);
    } else {
      *same = tag;
    }
  }
  return tags;
}

Value without_keys(const Value& tags, const Value& keys) {
  Value kept = Value::array();
  for (const Value& tag : tags) {
    const bool goes = std::any_of(keys.begin(), keys.end(), [&](const Value& key) {
      return key_of_name(key.get<std::string>()) == key_of_name(tag.at("Key").get<std::string>());
    });
    if (!goes) kept.push_back(tag);
  }
  return kept;
}

}  // namespace

ResourceType resource_type_of(const AccountItem& item) {
  return {.service = kService,
          .name = item.type,
          .id_member = "@Key",
          .not_found = "NoSuchEntity",
          .not_found_message = item.not_found,
          .scope = emulator::Scope::kAccount};
}

Value get_item(RequestContext& context, const AccountItem& item, const std::string& address) {
  return context.machine.engine.get(context, type_of(context, item), address);
}
std::optional<Value> find_item(RequestContext& context, const AccountItem& item, const std::string& address) {
  return context.machine.engine.find(context, type_of(context, item), address);
}
void create_item(RequestContext& context, const AccountItem& item, const std::string& address, Value value) {
  if (value.contains("Tags")) check_tags(value["Tags"]);
  value["@Key"] = address;
  context.machine.engine.create(context, type_of(context, item), std::move(value));
}
void store_item(RequestContext& context, const AccountItem& item, const Value& value) {
  context.machine.engine.update(context, type_of(context, item), value);
}
void erase_item(RequestContext& context, const AccountItem& item, const std::string& address) {
  context.machine.engine.erase(context, type_of(context, item), address);
}
std::vector<Value> all_items(RequestContext& context, const AccountItem& item) {
  return context.machine.engine.all(context, type_of(context, item));
}

void add_tag_operations(Service& service, const AccountItem& item) {
  const std::string noun(item.noun);
  const auto addressed = [item](RequestContext& context, const Value& input) {
    return get_item(context, item, input.at(std::string(item.address)));
  };
  service.operations.push_back({keep("Tag" + noun), [item, addressed](RequestContext& context, const Value& input) {
                                  Value found = addressed(context, input);
                                  found["Tags"] = merged_tags(found.value("Tags", Value::array()), input.at("Tags"));
                                  check_tags(found["Tags"]);
                                  store_item(context, item, found);
                                  return Value::object();
                                }});
  service.operations.push_back({keep("Untag" + noun), [item, addressed](RequestContext& context, const Value& input) {
                                  Value found = addressed(context, input);
                                  found["Tags"] =
                                      without_keys(found.value("Tags", Value::array()), input.at("TagKeys"));
                                  store_item(context, item, found);
                                  return Value::object();
                                }});
  service.operations.push_back({keep("List" + noun + "Tags"), [addressed](RequestContext& context, const Value& input) {
                                  return Value{{"Tags", addressed(context, input).value("Tags", Value::array())}};
                                }});
}

}  // namespace iam
