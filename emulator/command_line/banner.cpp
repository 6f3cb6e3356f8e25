#include "emulator/command_line/banner.h"

namespace emulator {
namespace {

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

/// Clients on this machine reach 0.0.0.0 and 127.0.0.1 as localhost.
std::string client_url(const Options& options, const std::string& url) {
  const bool is_local = options.host == "0.0.0.0" || options.host == "127.0.0.1" || options.host == "::";
  return is_local ? url.substr(0, url.find("://")) + "://localhost" + url.substr(url.rfind(':')) : url;
}

}  // namespace

std::string version() {
  return SKYRIG_VERSION;
}

std::string banner(const Options& options, const std::string& url, const std::string& certificate_authority) {
  std::string text = "skyrig " + version() + " emulates AWS on " + url + "\n";
  text += options.data_dir.empty() ? "  state        in memory, gone at the end (--data-dir DIR keeps it)\n"
                                   : "  state        in " + options.data_dir + "\n";
  text += "  credentials  test/test is account " + options.account +
          "; any 12-digit access key id with secret test is that account\n";
  for (const FixedCredential& credential : options.credentials) {
    text += "               " + credential.access_key_id + " is account " + credential.account + "\n";
  }
  if (options.tls)
    text += "  TLS          on the same port as plain HTTP, which aws:SecureTransport then tells from it\n";
  if (!certificate_authority.empty()) {
    text += "               its certificate is trusted with export AWS_CA_BUNDLE=" + certificate_authority + "\n";
  }
  if (options.iam_mode == IamMode::kEnforce) {
    text +=
        "  policies     IAM is enforced; denials are explained at /_skyrig/denials (--iam report only records them)\n";
  }
  text += "  AWS CLI      export AWS_ENDPOINT_URL=" + client_url(options, url) +
          " AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1\n";
  if (options.authentication == AuthenticationMode::kOpen) {
    text += "  WARNING      --auth open: signatures are NOT verified, every request is let in\n";
  }
  if (options.iam_mode == IamMode::kReport) {
    text += "  WARNING      --iam report: policies are NOT enforced; what they would deny is at /_skyrig/denials\n";
  }
  if (options.iam_mode == IamMode::kOff) {
    text += "  WARNING      --iam off: policies are NOT looked at, every principal may do everything in its account\n";
  }
  if (!is_loopback(options.host)) {
    text += "  WARNING      " + options.host + " can be reached from OTHER MACHINES, and the credentials are public\n";
  }
  return text;
}

}  // namespace emulator
