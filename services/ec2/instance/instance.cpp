// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
#include "services/ec2/instance/instance.h"

#include <map>
#include <set>

#include "emulator/resource/filter.h"
#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/instance/instance_filters.h"
#include "services/ec2/instance/instance_network.h"

namespace ec2 {
namespace {

using emulator::FilterIndex;
using nlohmann::literals::operator""_json;

constexpr size_t kPageSizeMin = 5;
constexpr size_t kPageSizeMax = 1000;

/// The low byte of an instance's state code.
/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html
const std::map<std::string_view, int> kStateCodes = {{"pending", 0},     {"running", 16},  {"shutting-down", 32},
                                                     {"terminated", 48}, {"stopping", 64}, {"stopped", 80}};

/// The answer that launches an instance comes before its interfaces and volumes are there.
void show_as_starting(Value& instance) {
  for (Value& interface_ : instance["NetworkInterfaces"]) interface_["Attachment"]["Status"] = "attaching";
  instance["BlockDeviceMappings"] = Value::array();
}

void present_instance(RequestContext& context, Value& instance) {
  instance["State"] = instance_state(state_name(instance));
  show_network(context, instance);
  if (state_name(instance) == "pending") show_as_starting(instance);
}

ResourceType instance_type_row() {
  return {.service = kService,
          .name = "instance",
          .shape = "Instance",
          .id_member = "InstanceId",
          .id_prefix = "i-",
          .not_found = "InvalidInstanceID.NotFound",
          .not_found_message = "The instance ID '{}' does not exist",
          .lifecycle = {.pointer = "/State/Name",
                        .initial = "pending",
                        .steps = {{"pending", "running", {}},
                                  {"stopping", "stopped", {}},
                                  {"shutting-down", "terminated", {}}},
                        .releasing = {"shutting-down", "terminated"},
                        // AWS keeps terminated instances visible for about an hour.
                        .gone = "terminated",
                        .gone_after = std::chrono::hours(1)},
          // An instance outlives its image; its volumes and interfaces know it.
          .references = {{"ImageId", ""}, {"VolumeId", ""}},
          .filters = instance_filters(),
          .create_operation = "-",
          .describe_operation = "-",
          .remove_operation = "-",
          .hooks = {.present = present_instance}};
}

void check_page(const Value& input) {
  if (!input.contains("MaxResults")) return;
  if (input.contains("InstanceIds") && !input["InstanceIds"].empty()) {
    throw ApiError("InvalidParameterCombination",
                   "The parameter instancesSet cannot be used with the parameter maxResults");
  }
  const auto limit = input["MaxResults"].get<int64_t>();
  if (limit < static_cast<int64_t>(kPageSizeMin) || limit > static_cast<int64_t>(kPageSizeMax)) {
    throw ApiError("InvalidParameterValue", "Value ( " + std::to_string(limit) +
                                                " ) for parameter maxResults is invalid. " +
                                                "Expecting a value between 5 and 1000.");
  }
}

/// Reservations in the order in which their first instance is met.
class Reservations {
 public:
  void add(const RequestContext& context, Value shown) {
    const std::string id = shown.at("@ReservationId");
    const auto known = positions_.find(id);
    if (known == positions_.end()) {
      positions_[id] = list_.size();
      list_.push_back({{"ReservationId", id},
                       {"OwnerId", context.account},
                       {"Groups", Value::array()},
                       {"Instances", Value::array()}});
      list_.back()["Instances"].push_back(std::move(shown));
    } else {
      list_[known->second]["Instances"].push_back(std::move(shown));
    }
    ++count_;
  }
  size_t instance_count() const { return count_; }
  Value take() { return std::move(list_); }

 private:
  Value list_ = Value::array();
  std::map<std::string, size_t> positions_;
  size_t count_ = 0;
};

/// Written by hand, since instances are shown in the reservations that launched them.
Value describe_instances(const FilterIndex& index, RequestContext& context, const Value& input) {
  auto& engine = context.machine.engine;
  const ResourceType& type = type_named(context, "instance");
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  check_page(input);
  const Page page = read_page(input);
  const size_t limit = page.limit ? page.limit : kPageSizeDefault;
  Reservations reservations;
  Value output = Value::object();
  std::string last;
  const auto visit = [&](Value& instance) {
    Value shown = engine.present(context, type, std::move(instance));
    if (!index.matches(filters, shown)) return true;
    if (reservations.instance_count() == limit) {
      output["NextToken"] = next_token(last);
      return false;
    }
    last = shown.at("InstanceId");
    reservations.add(context, std::move(shown));
    return true;
  };
  const Value ids = input.value("InstanceIds", Value::array());
  if (ids.empty()) {
    engine.each(context, type, visit, page.after);
  } else {
    for (Value& instance : get_instances(context, ids)) visit(instance);
  }
  output["Reservations"] = reservations.take();
  return output;
}

/// Checks pass as soon as the instance runs, so that waiters need not wait.
Value status_of(const Value& instance) {
  const std::string state = state_name(instance);
  const bool is_running = state == "running";
  Value status{{"InstanceId", instance.at("InstanceId")},
               {"AvailabilityZone", instance.at("Placement").at("AvailabilityZone")},
               {"InstanceState", instance_state(state)},
               {"Events", Value::array()},
               {"Operator", {{"Managed", false}}}};
  if (instance["Placement"].contains("AvailabilityZoneId")) {
    status["AvailabilityZoneId"] = instance["Placement"]["AvailabilityZoneId"];
  }
  for (const char* check : {"InstanceStatus", "SystemStatus", "AttachedEbsStatus"}) {
    status[check]["Status"] = is_running ? "ok" : "not-applicable";
    if (is_running) status[check]["Details"] = R"([{"Name": "reachability", "Status": "passed"}])"_json;
  }
  return status;
}

/// Written by hand: what it shows is no resource but a view of the instances, by default of the running ones.
Value describe_instance_status(const FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  check_page(input);
  const Value ids = input.value("InstanceIds", Value::array());
  std::set<std::string> wanted;
  for (const Value& instance : get_instances(context, ids)) wanted.insert(instance.at("InstanceId"));
  const Page page = read_page(input);
  const size_t limit = page.limit ? page.limit : kPageSizeDefault;
  Value output{{"InstanceStatuses", Value::array()}};
  std::string last;
  context.machine.engine.each(
      context, type_named(context, "instance"),
      [&](Value& instance) {
        if (!wanted.empty() && !wanted.contains(instance.at("InstanceId"))) return true;
        if (state_name(instance) != "running" && !input.value("IncludeAllInstances", false)) return true;
        Value status = status_of(instance);
        if (!index.matches(filters, status)) return true;
        if (output["InstanceStatuses"].size() == limit) {
          output["NextToken"] = next_token(last);
          return false;
        }
        last = status.at("InstanceId");
        output["InstanceStatuses"].push_back(std::move(status));
        return true;
      },
      page.after);
  return output;
}

}  // namespace

Value get_instance(RequestContext& context, const std::string& id) {
  return get_resource(context, "instance", id);
}

std::vector<Value> get_instances(RequestContext& context, const Value& ids) {
  const ResourceType& type = type_named(context, "instance");
  std::vector<Value> result;
  std::vector<std::string> missing;
  std::set<std::string> seen;
  for (const std::string id : ids) {
    if (!seen.insert(id).second) continue;
    check_id_form(type, id);
    if (auto instance = context.machine.engine.find(context, type, id)) {
      result.push_back(std::move(*instance));
    } else {
      missing.push_back(id);
    }
  }
  if (missing.empty()) return result;
  if (missing.size() == 1) {
    throw ApiError("InvalidInstanceID.NotFound", "The instance ID '" + missing[0] + "' does not exist");
  }
  std::string list;
  for (const std::string& id : missing) list += (list.empty() ? "" : ", ") + id;
  throw ApiError("InvalidInstanceID.NotFound", "The instance IDs '" + list + "' do not exist");
}

std::string state_name(const Value& instance) {
  return instance.at("State").at("Name");
}

void store_instance(RequestContext& context, const Value& instance) {
  context.machine.engine.update(context, type_named(context, "instance"), instance);
}

void require_stopped(const Value& instance) {
  if (state_name(instance) == "stopped") return;
  throw ApiError("IncorrectInstanceState",
                 "The instance '" + instance.at("InstanceId").get<std::string>() + "' is not in the 'stopped' state.");
}

Value instance_state(std::string_view name) {
  return {{"Code", kStateCodes.at(name)}, {"Name", name}};
}

void add_instances(Service& service) {
  service.resource_types.push_back(instance_type_row());
  service.operations.push_back(
      {"DescribeInstances", with_filters("DescribeInstances", "Instance", instance_filters(), describe_instances)});
  service.operations.push_back(
      {"DescribeInstanceStatus",
       with_filters("DescribeInstanceStatus", "InstanceStatus", instance_status_filters(), describe_instance_status)});
}

}  // namespace ec2
