// Written by hand: what they show are no resources but views of the volumes.
#include "services/ec2/storage/volume_status.h"

#include <set>

#include "emulator/resource/filter.h"
#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"

namespace ec2 {
namespace {

using nlohmann::literals::operator""_json;

/// Lists what `view` makes of the volumes that a request names; null leaves a volume out.
template <class View>
Value list_views(const emulator::FilterIndex& index, RequestContext& context, const Value& input, const char* result,
                 View view) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  std::set<std::string> wanted;
  for (const std::string id : input.value("VolumeIds", Value::array())) {
    get_resource(context, "volume", id);
    wanted.insert(id);
  }
  const Page page = read_page(input);
  const size_t limit = page.limit ? page.limit : kPageSizeDefault;
  Value output{{result, Value::array()}};
  std::string last;
  context.machine.engine.each(
      context, type_named(context, "volume"),
      [&](const Value& volume) {
        const std::string id = volume.at("VolumeId");
        if (!wanted.empty() && !wanted.contains(id)) return true;
        Value shown = view(volume);
        if (shown.is_null() || !index.matches(filters, shown)) return true;
        if (output[result].size() == limit) {
          output["NextToken"] = next_token(last);
          return false;
        }
        last = id;
        output[result].push_back(std::move(shown));
        return true;
      },
      page.after);
  return output;
}

/// Volumes here are never impaired.
Value status_of(const Value& volume) {
  Value status{{"VolumeId", volume.at("VolumeId")},
               {"AvailabilityZone", volume.at("AvailabilityZone")},
               {"Actions", Value::array()},
               {"Events", Value::array()},
               {"AttachmentStatuses", Value::array()}};
  status["VolumeStatus"] = R"({"Status": "ok", "Details": [{"Name": "io-enabled", "Status": "passed"},
                                                            {"Name": "io-performance", "Status": "not-applicable"}]})"_json;
  for (const Value& attachment : volume.at("Attachments")) {
    status["AttachmentStatuses"].push_back(
        {{"InstanceId", attachment.at("InstanceId")}, {"IoPerformance", "not-applicable"}});
  }
  return status;
}

std::vector<emulator::FilterAlias> status_filters() {
  return {{"action.code", "/Actions/*/Code"},
          {"action.description", "/Actions/*/Description"},
          {"action.event-id", "/Actions/*/EventId"},
          {"attachment-status.instance-id", "/AttachmentStatuses/*/InstanceId"},
          {"attachment-status.io-performance", "/AttachmentStatuses/*/IoPerformance"},
          {"event.description", "/Events/*/Description"},
          {"event.event-id", "/Events/*/EventId"},
          {"event.event-type", "/Events/*/EventType"},
          {"event.not-after", "/Events/*/NotAfter"},
          {"event.not-before", "/Events/*/NotBefore"},
          {"volume-status.details-name", "/VolumeStatus/Details/*/Name"},
          {"volume-status.details-status", "/VolumeStatus/Details/*/Status"},
          {"volume-status.status", "/VolumeStatus/Status"}};
}

}  // namespace

void add_volume_statuses(Service& service) {
  service.operations.push_back(
      {"DescribeVolumeStatus",
       with_filters("DescribeVolumeStatus", "VolumeStatusItem", status_filters(),
                    [](const emulator::FilterIndex& index, RequestContext& context, const Value& input) {
                      return list_views(index, context, input, "VolumeStatuses", status_of);
                    })});
  service.operations.push_back(
      {"DescribeVolumesModifications",
       with_filters("DescribeVolumesModifications", "VolumeModification", {},
                    [](const emulator::FilterIndex& index, RequestContext& context, const Value& input) {
                      return list_views(index, context, input, "VolumesModifications",
                                        [](const Value& volume) { return volume.value("@Modification", Value()); });
                    })});
}

}  // namespace ec2
