// W1 as a good C++ user writes it: an event loop on a priority queue, one record a visit, timed inside.
// Events of one second: a service ends, somebody leaves, somebody arrives, the desk closes; then by person.

#include <chrono>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace {

constexpr std::int64_t NONE = -1;
enum Kind : std::int32_t { SERVICE_ENDS, LEAVES, ARRIVES, CLOSES };
enum Outcome : std::int32_t { SERVED, RENEGED, TURNED_AWAY };
enum State : std::uint8_t { AWAY, WAITING, CALLED, GONE };

struct Event {
    std::int64_t second;
    Kind kind;
    std::int32_t person;
    bool operator>(const Event& other) const {
        if (second != other.second) return second > other.second;
        if (kind != other.kind) return kind > other.kind;
        return person > other.person;
    }
};

struct Visit {
    std::int64_t session, person, arrival, called, end, left;
    Outcome outcome;
};

// A priority queue whose memory is kept from one session to the next.
struct Events : std::priority_queue<Event, std::vector<Event>, std::greater<Event>> {
    void clear() { c.clear(); }
    void reserve(std::size_t size) { c.reserve(size); }
};

struct World {
    const std::int64_t *bounds, *arrival, *service, *patience;
    std::int64_t sessions, closes;
};

class Desk {
public:
    explicit Desk(const World& world) : world(world) { events.reserve(64), line.reserve(64), state.reserve(64); }

    void run(std::int64_t session, std::vector<Visit>& log) {
        begin = world.bounds[session];
        const std::int64_t stop = world.bounds[session + 1];
        events.clear(), line.clear(), first = 0, busy = false;
        state.assign(stop - begin, AWAY);
        if (begin < stop) come(begin);
        events.push({world.closes, CLOSES, 0});
        while (!events.empty()) {
            const Event event = events.top();
            events.pop();
            const std::int64_t now = event.second, row = begin + event.person;
            switch (event.kind) {
                case SERVICE_ENDS:
                    busy = false;
                    call(session, now, log);
                    break;
                case LEAVES:
                    if (state[event.person] == WAITING) lose(session, row, now, RENEGED, log);
                    break;
                case ARRIVES:
                    if (row + 1 < stop) come(row + 1);
                    state[event.person] = WAITING;
                    line.push_back(event.person);
                    if (!busy) call(session, now, log);
                    if (state[event.person] == WAITING) events.push({now + world.patience[row], LEAVES, event.person});
                    break;
                case CLOSES:
                    for (; first < line.size(); ++first)
                        if (state[line[first]] == WAITING) lose(session, begin + line[first], now, TURNED_AWAY, log);
                    break;
            }
        }
    }

private:
    void come(std::int64_t row) { events.push({world.arrival[row], ARRIVES, static_cast<std::int32_t>(row - begin)}); }

    void call(std::int64_t session, std::int64_t now, std::vector<Visit>& log) {
        while (first < line.size() && state[line[first]] != WAITING) ++first;
        if (first == line.size()) return;
        const std::int32_t person = line[first++];
        const std::int64_t row = begin + person, end = now + world.service[row];
        state[person] = CALLED;
        busy = true;
        events.push({end, SERVICE_ENDS, person});
        log.push_back({session, row, world.arrival[row], now, end, NONE, SERVED});
    }

    void lose(std::int64_t session, std::int64_t row, std::int64_t now, Outcome outcome, std::vector<Visit>& log) {
        state[row - begin] = GONE;
        log.push_back({session, row, world.arrival[row], NONE, NONE, now, outcome});
    }

    const World& world;
    Events events;
    std::vector<std::int32_t> line;
    std::vector<State> state;
    std::int64_t begin = 0;
    std::size_t first = 0;
    bool busy = false;
};

}  // namespace

// Run all sessions `loops` times; return the nanoseconds of one time. The last log is copied out after the clock.
extern "C" double run_sessions(std::int64_t sessions, const std::int64_t* bounds, const std::int64_t* arrival,
                               const std::int64_t* service, const std::int64_t* patience, std::int64_t closes,
                               std::int64_t loops, std::int64_t* called, std::int64_t* end, std::int64_t* left,
                               std::int64_t* outcome) {
    const World world{bounds, arrival, service, patience, sessions, closes};
    std::vector<Visit> log;
    const auto began = std::chrono::steady_clock::now();
    for (std::int64_t loop = 0; loop < loops; ++loop) {
        log.clear();
        log.reserve(bounds[sessions]);
        Desk desk(world);
        for (std::int64_t session = 0; session < sessions; ++session) desk.run(session, log);
    }
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - began;
    for (const Visit& visit : log) {
        called[visit.person] = visit.called;
        end[visit.person] = visit.end;
        left[visit.person] = visit.left;
        outcome[visit.person] = visit.outcome;
    }
    return spent.count() / static_cast<double>(loops);
}
