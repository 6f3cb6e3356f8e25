#include "services/ec2/image/published_image.h"

#include <algorithm>
#include <span>

#include "protocol/model/fact_document.h"

namespace ec2 {
namespace {

using protocol::FactDocument;

/// What an image runs, told from its name. The first row whose word stands in the name holds.
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/billing-info-fields.html
struct Platform {
  std::string_view word;
  std::string_view details;
  std::string_view usage_operation;
};

constexpr Platform kWindowsPlatforms[] = {
    {"SQL_2014_SP2_Standard", "Windows with SQL Server Standard", "RunInstances:0006"},
    {"_Standard", "Windows with SQL Server Standard", "RunInstances:0006"},
    {"_Enterprise", "Windows with SQL Server Enterprise", "RunInstances:0102"},
    {"_Web", "Windows with SQL Server Web", "RunInstances:0202"},
    {"", "Windows", "RunInstances:0002"},
};
constexpr Platform kLinuxPlatforms[] = {
    {"RHEL", "Red Hat Enterprise Linux", "RunInstances:0010"},
    {"suse-sles", "SUSE Linux", "RunInstances:000g"},
    {"", "Linux/UNIX", "RunInstances"},
};

/// GiB of the root volume in Amazon's own images.
constexpr int kLinuxRootSize = 8;
constexpr int kWindowsRootSize = 30;

std::string_view text(const FactDocument& fact, std::string_view name) {
  const auto member = fact.find(name);
  return member ? member->string() : std::string_view{};
}

bool is_windows(const FactDocument& fact) {
  return text(fact, "platform") == "windows";
}

Platform platform_of(const FactDocument& fact) {
  const std::string_view name = text(fact, "name");
  const std::span<const Platform> platforms =
      is_windows(fact) ? std::span<const Platform>(kWindowsPlatforms) : std::span<const Platform>(kLinuxPlatforms);
  for (const Platform& platform : platforms) {
    if (name.find(platform.word) != std::string_view::npos) return platform;
  }
  return platforms.back();
}

/// Amazon's images of today are named "al2023-ami-2023.12.20260930.0-kernel-6.1-x86_64"; without the version that is
/// the name of the public parameter that always holds the newest one.
/// https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
std::string parameter_name(std::string_view image_name) {
  std::string name;
  bool has_version = false;
  while (!image_name.empty()) {
    const size_t dash = image_name.find('-');
    const std::string_view part = image_name.substr(0, dash);
    image_name = dash == std::string_view::npos ? std::string_view{} : image_name.substr(dash + 1);
    const bool is_version = std::count(part.begin(), part.end(), '.') >= 2;
    has_version = has_version || is_version;
    if (!is_version) name.append(name.empty() ? "" : "-").append(part);
  }
  return has_version ? "aws/service/ami-amazon-linux-latest/" + name : std::string();
}

/// The facts leave the volumes out. The root volume's snapshot is named after the image.
Value root_device(const FactDocument& fact) {
  const std::string_view id = text(fact, "ami_id");
  const std::string_view name = text(fact, "name");
  const bool is_gp3 = name.starts_with("al2023") || name.starts_with("al2027");
  Value mapping{{"DeviceName", text(fact, "root_device_name")}};
  mapping["Ebs"] = {{"DeleteOnTermination", true},
                    {"SnapshotId", "snap-" + std::string(id.substr(id.find('-') + 1))},
                    {"VolumeSize", is_windows(fact) ? kWindowsRootSize : kLinuxRootSize},
                    {"VolumeType", is_gp3                   ? "gp3"
                                   : name.ends_with("-ebs") ? "standard"
                                                            : "gp2"},
                    {"Encrypted", false}};
  return mapping;
}

/// Eight digits at the start of a text, as they stand or as "2026.09.30"; empty if they are no day of this century.
std::string day_at(std::string_view text) {
  constexpr size_t kDigits = 8, kWithDots = 10;
  std::string day;
  for (size_t i = 0; i < std::min(text.size(), kWithDots) && day.size() < kDigits; ++i) {
    const bool is_dot = text[i] == '.' && (i == 4 || i == 7);
    if (!is_dot && (text[i] < '0' || text[i] > '9')) break;
    if (!is_dot) day += text[i];
  }
  const bool is_day = day.size() == kDigits && day.starts_with("20") && day.substr(4, 2) >= "01" &&
                      day.substr(4, 2) <= "12" && day.substr(6) >= "01" && day.substr(6) <= "31";
  return is_day ? day.substr(0, 4) + "-" + day.substr(4, 2) + "-" + day.substr(6) : std::string();
}

/// When an image was made, where the facts do not say it: publishers write the day into the name. The few names without
/// one are of the list's oldest part.
std::string creation_date(const FactDocument& fact) {
  if (const std::string_view known = text(fact, "creation_date"); !known.empty()) return std::string(known);
  std::string day = "2017-10-23";
  const std::string_view name = text(fact, "name");
  for (size_t i = 0; i < name.size(); ++i) {
    const bool follows_digit = i > 0 && name[i - 1] >= '0' && name[i - 1] <= '9';
    const std::string found = follows_digit ? std::string() : day_at(name.substr(i));
    if (!found.empty()) day = found;
  }
  return day + "T00:00:00.000Z";
}

Value present(const FactDocument& fact) {
  const Platform platform = platform_of(fact);
  const std::string name(text(fact, "name"));
  Value image{{"ImageId", text(fact, "ami_id")},
              {"Name", name},
              {"Description", text(fact, "description")},
              {"ImageLocation", "amazon/" + name},
              {"ImageOwnerAlias", "amazon"},
              {"ImageType", text(fact, "image_type")},
              {"Architecture", text(fact, "architecture")},
              {"OwnerId", text(fact, "owner_id")},
              {"State", text(fact, "state")},
              {"Public", true},
              {"Hypervisor", text(fact, "hypervisor")},
              {"VirtualizationType", text(fact, "virtualization_type")},
              {"RootDeviceName", text(fact, "root_device_name")},
              {"RootDeviceType", text(fact, "root_device_type")},
              {"EnaSupport", text(fact, "virtualization_type") == "hvm"},
              {"SriovNetSupport", text(fact, "sriov")},
              {"PlatformDetails", platform.details},
              {"UsageOperation", platform.usage_operation},
              {"ProductCodes", Value::array()},
              {"BlockDeviceMappings", Value::array()}};
  if (is_windows(fact)) image["Platform"] = "windows";
  image["CreationDate"] = creation_date(fact);
  if (image["RootDeviceType"] == "ebs") image["BlockDeviceMappings"].push_back(root_device(fact));
  if (const std::string parameter = parameter_name(name);
      text(fact, "owner_id") == "137112412989" && !parameter.empty()) {
    image["PublicSsmParameterName"] = parameter;
  }
  return image;
}

/// Visits the facts of a region: the images of every region, then its own, until `visit` returns false.
void each_fact(const RequestContext& context, const std::function<bool(const FactDocument&)>& visit) {
  const FactDocument images = context.machine.facts.document("ec2/images");
  for (const std::string_view key : {std::string_view("*"), std::string_view(context.region)}) {
    const auto list = images.find(key);
    for (size_t i = 0; list && i < list->size(); ++i) {
      if (!visit((*list)[i])) return;
    }
  }
}

}  // namespace

std::optional<Value> find_published_image(const RequestContext& context, std::string_view id) {
  std::optional<Value> result;
  each_fact(context, [&](const FactDocument& fact) {
    if (text(fact, "ami_id") == id) result = present(fact);
    return !result;
  });
  return result;
}

void each_published_image(const RequestContext& context, const std::function<void(Value)>& visit) {
  each_fact(context, [&](const FactDocument& fact) {
    visit(present(fact));
    return true;
  });
}

}  // namespace ec2
