#include "services/organizations/record.h"

#include <algorithm>
#include <iterator>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"

namespace organizations {
namespace {

constexpr std::string_view kNames[] = {"organization", "node", "member", "policy", "creation", "handshake"};
constexpr const char* kKey = "@Key";

const ResourceType& type_of(RequestContext& context, Kind kind) {
  return context.machine.engine.type(kService, kNames[static_cast<size_t>(kind)]);
}

}  // namespace

void add_record_types(Service& service) {
  for (const std::string_view name : kNames) {
    service.resource_types.push_back({.service = kService,
                                      .name = name,
                                      .id_member = kKey,
                                      .not_found = "InvalidInputException",
                                      .scope = emulator::Scope::kPartition});
  }
}

std::optional<Value> find_record(RequestContext& context, Kind kind, const std::string& id) {
  return context.machine.engine.find(context, type_of(context, kind), id);
}
void create_record(RequestContext& context, Kind kind, const std::string& id, Value record) {
  record[kKey] = id;
  context.machine.engine.create(context, type_of(context, kind), std::move(record));
}
void store_record(RequestContext& context, Kind kind, const Value& record) {
  context.machine.engine.update(context, type_of(context, kind), record);
}
void erase_record(RequestContext& context, Kind kind, const std::string& id) {
  context.machine.engine.erase(context, type_of(context, kind), id);
}
std::vector<Value> records_of(RequestContext& context, Kind kind, const Value& organization) {
  std::vector<Value> records = context.machine.engine.all(context, type_of(context, kind));
  std::erase_if(records, [&](const Value& record) { return record.value("Organization", "") != id_of(organization); });
  return records;
}

std::string id_of(const Value& record) {
  return record.at(kKey);
}

std::string arn_of(const Value& organization, const std::string& kind, const std::string& id) {
  return "arn:aws:organizations::" + organization.at("ManagementAccount").get<std::string>() + ":" + kind + "/" +
         id_of(organization) + "/" + id;
}

std::string make_id(RequestContext& context, const std::string& prefix, size_t length) {
  return prefix + context.machine.ids.from_alphabet("abcdefghijklmnopqrstuvwxyz0123456789", length);
}

int64_t now_seconds(const RequestContext& context) {
  return std::chrono::floor<std::chrono::seconds>(context.time).time_since_epoch().count();
}

}  // namespace organizations
