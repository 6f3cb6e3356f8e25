// The composition root: builds everything, names every service, and hands it all down.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "emulator/authentication/credential_chain.h"
#include "emulator/authentication/fixed_credentials.h"
#include "emulator/command_line/admin_client.h"
#include "emulator/command_line/banner.h"
#include "emulator/command_line/iam_report.h"
#include "emulator/command_line/options.h"
#include "emulator/command_line/resident_memory.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/dispatch/server_address.h"
#include "emulator/enforcement/authorizer.h"
#include "emulator/journal/journal.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/server/admin.h"
#include "emulator/server/authenticator.h"
#include "emulator/server/front.h"
#include "emulator/server/gateway.h"
#include "emulator/server/listener.h"
#include "emulator/server/local_certificate.h"
#include "emulator/server/request_log.h"
#include "emulator/server/timer_pump.h"
#include "emulator/server/tls_context.h"
#include "emulator/store/body_store.h"
#include "emulator/store/store.h"
#include "emulator/store/sync_path.h"
#include "emulator/time/clock.h"
#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"
#include "protocol/http/uri.h"
#include "services/catalog.h"

namespace {

using namespace emulator;

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

void make_data_dir(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw std::runtime_error("the data folder " + path + " cannot be made: " + error.message());
}

std::unique_ptr<BodyStore> open_bodies(const Options& options, Store& store) {
  if (options.data_dir.empty()) return BodyStore::temporary();
  auto bodies = std::make_unique<BodyStore>(options.data_dir + "/bodies", options.durability == Durability::kSync);
  bodies->sweep(store);
  return bodies;
}

std::unique_ptr<Store> open_store(const Options& options) {
  if (options.data_dir.empty()) return open_rocksdb_store({});
  make_data_dir(options.data_dir);
  if (options.durability == Durability::kSync) sync_path(parent_of(options.data_dir));
  return open_rocksdb_store({.path = options.data_dir + "/store", .durability = options.durability});
}

/// What the services run on, in the order in which it is built.
struct Installation {
  explicit Installation(const Options& options) : store(open_store(options)), bodies(open_bodies(options, *store)) {
    services::add_all(dispatcher, machine.facts);
  }

  SystemClock clock;
  IdGenerator ids;
  std::unique_ptr<Store> store;
  std::unique_ptr<BodyStore> bodies;
  Scheduler scheduler{ids.alphanumeric(8)};
  Journal journal;
  ResourceEngine engine;
  Machine machine{protocol::Facts::embedded(), clock, ids, *store, *bodies, scheduler, journal, engine, dispatcher};
  Dispatcher dispatcher{machine};
};

/// Keys that exist without IAM come first.
std::vector<std::unique_ptr<CredentialSource>> credential_sources(const Options& options) {
  auto sources = services::credential_sources();
  sources.insert(sources.begin(), std::make_unique<FixedCredentials>(options.account, options.credentials));
  return sources;
}

/// Where a certificate lies, so that clients need to trust it once only.
std::string certificate_folder(const Options& options) {
  if (!options.data_dir.empty()) return options.data_dir + "/tls";
  if (const auto home = environment_variable("HOME")) return *home + "/.local/share/skyrig/tls";
  throw std::runtime_error(
      "--tls needs a place for its certificate: give --data-dir, or --tls-certificate and --tls-key");
}

struct Tls {
  explicit Tls(const Options& options) {
    if (!options.tls) return;
    CertificateFiles files{.certificate = options.tls_certificate, .key = options.tls_key};
    if (files.certificate.empty()) {
      const auto local =
          ensure_local_certificate(certificate_folder(options), own_names(options), std::chrono::system_clock::now());
      files = local.files;
      authority = local.authority;
    }
    context.emplace(files);
  }

  /// A wildcard stands for one label.
  static std::vector<std::string> own_names(const Options& options) {
    std::vector<std::string> names;
    for (const std::string& domain : options.domains) {
      names.insert(names.end(), {domain, "*." + domain, "*.s3." + domain});
    }
    const bool is_any_address = options.host == "0.0.0.0" || options.host == "::";
    if (options.host != "localhost" && !is_any_address) names.push_back(options.host);
    return names;
  }

  std::optional<TlsContext> context;
  /// What clients must trust; empty if the certificate is the user's own.
  std::string authority;
};

int serve(const Options& options) {
  Installation installation(options);
  Machine& machine = installation.machine;
  machine.dispatcher.authorizer().set_mode(options.iam_mode);
  const protocol::HostParser hosts(options.domains);
  const CredentialChain credentials(credential_sources(options));
  Authenticator authenticator(machine, credentials,
                              {.mode = options.authentication, .default_account = options.account, .hosts = hosts});
  const RequestLog log(options.log_level, options.log_format);
  TimerPump timers(machine);
  Gateway gateway(machine, authenticator, timers, log, {.hosts = hosts, .observe_access = services::access_observer()});
  Admin admin(machine,
              {.version = version(),
               .authentication = options.authentication,
               .data_dir = options.data_dir,
               .names = {.host = options.host, .domains = options.domains}},
              [&timers] { timers.look_again(); });
  Front front(admin, gateway);
  const Tls tls(options);
  Listener listener({.host = options.host, .port = options.port, .tls = tls.context ? &*tls.context : nullptr}, front,
                    timers);
  keep_server_address(machine.store, listener.url());
  std::printf("%sskyrig ready on %s\n", banner(options, listener.url(), tls.authority).c_str(), listener.url().c_str());
  std::fflush(stdout);
  drop_startup_pages();
  listener.run();
  return EXIT_SUCCESS;
}

std::string ask_for_snapshot(const Options& options) {
  struct Page {
    std::string_view action, method, path;
  };
  constexpr Page kPages[] = {{"list", "GET", "/_skyrig/snapshots"},
                             {"save", "POST", "/_skyrig/snapshots"},
                             {"restore", "POST", "/_skyrig/snapshots/restore"},
                             {"delete", "DELETE", "/_skyrig/snapshots"}};
  const auto page = std::find_if(std::begin(kPages), std::end(kPages),
                                 [&](const Page& each) { return each.action == options.snapshot_action; });
  std::string path(page->path);
  if (!options.snapshot_name.empty()) path += "?name=" + protocol::percent_encode(options.snapshot_name);
  return ask_page(options.host, options.port, path, std::string(page->method));
}

int run(const Options& options) {
  switch (options.command) {
    case Command::kHelp:
      std::fputs(help_text().c_str(), stdout);
      return EXIT_SUCCESS;
    case Command::kVersion:
      std::printf("skyrig %s\n", version().c_str());
      return EXIT_SUCCESS;
    case Command::kHealth:
      std::fputs(ask_page(options.host, options.port, "/_skyrig/health").c_str(), stdout);
      return EXIT_SUCCESS;
    case Command::kIamExplain:
      std::fputs(explain_denials(ask_page(options.host, options.port, "/_skyrig/denials")).c_str(), stdout);
      return EXIT_SUCCESS;
    case Command::kIamNeeded:
      std::fputs(needed_policies(ask_page(options.host, options.port, "/_skyrig/needed")).c_str(), stdout);
      return EXIT_SUCCESS;
    case Command::kSnapshot:
      std::fputs(ask_for_snapshot(options).c_str(), stdout);
      return EXIT_SUCCESS;
    case Command::kServe:
      break;
  }
  return serve(options);
}

}  // namespace

int main(int count, char** arguments) {
  constexpr int kWrongUsage = 2;
  try {
    return run(parse_options({arguments + 1, arguments + count}, environment_variable));
  } catch (const std::invalid_argument& wrong) {
    std::fprintf(stderr, "skyrig: %s\n", wrong.what());
    return kWrongUsage;
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "skyrig: %s\n", failure.what());
    return EXIT_FAILURE;
  }
}
