/* Takes one connection on the socket it was given, as an agent with one call and nothing to do. */
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
    int call = accept(3, 0, 0);
    return call < 0 || write(call, "done\n", 5) != 5 || close(call) != 0;
}
