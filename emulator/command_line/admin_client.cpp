#include "emulator/command_line/admin_client.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace emulator {
namespace {

constexpr int kTimeoutSeconds = 5;
constexpr size_t kAnswerBytesMax = 64 * 1024 * 1024;
constexpr std::string_view kGood = "HTTP/1.1 200 ";

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

/// A server that listens everywhere is asked on the loopback.
std::string loopback_for(const std::string& host) {
  if (host == "0.0.0.0" || host == "localhost") return "127.0.0.1";
  return host == "::" ? "::1" : host;
}

bool connect_to(int descriptor, const std::string& host, uint16_t port) {
  sockaddr_in6 v6{.sin6_family = AF_INET6, .sin6_port = htons(port)};
  if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
    return ::connect(descriptor, reinterpret_cast<sockaddr*>(&v6), sizeof v6) == 0;
  }
  sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(port)};
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) != 1) {
    throw std::runtime_error("--host must be an IP address or localhost, not '" + host + "'");
  }
  return ::connect(descriptor, reinterpret_cast<sockaddr*>(&v4), sizeof v4) == 0;
}

}  // namespace

std::string ask_page(const std::string& host, uint16_t port, const std::string& path, const std::string& method) {
  const std::string address = loopback_for(host);
  const Descriptor connection{::socket(address.find(':') == std::string::npos ? AF_INET : AF_INET6, SOCK_STREAM, 0)};
  const timeval timeout{.tv_sec = kTimeoutSeconds};
  setsockopt(connection.number, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  setsockopt(connection.number, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  const std::string where = address + " port " + std::to_string(port);
  if (!connect_to(connection.number, address, port)) {
    throw std::runtime_error("no server on " + where + ": " + std::strerror(errno));
  }
  const std::string request =
      method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  if (::send(connection.number, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
    throw std::runtime_error("the server on " + where + " does not listen");
  }
  std::string answer;
  char piece[4096];
  for (ssize_t size = 0; answer.size() < kAnswerBytesMax; answer.append(piece, static_cast<size_t>(size))) {
    size = ::recv(connection.number, piece, sizeof piece, 0);
    if (size <= 0) break;
  }
  const size_t head_end = answer.find("\r\n\r\n");
  if (head_end == std::string::npos) throw std::runtime_error("the server on " + where + " is not well");
  std::string body = answer.substr(head_end + 4);
  if (answer.starts_with(kGood)) return body;
  const auto refusal = nlohmann::json::parse(body, nullptr, false);
  throw std::runtime_error(refusal.is_object() ? refusal.value("error", body)
                                               : "the server on " + where + " is not well");
}

}  // namespace emulator
