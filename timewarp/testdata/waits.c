// Each name on the command line is a way to wait. The program waits three seconds in each, or as many
// milliseconds as -N says, and tells what its clocks made of it and what the call returned:
//
//	NAME MONOTONIC_NS REALTIME_NS RESULT
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

// The kernel's own names, whose headers not every C library brings.
#define FUTEX_WAIT_PRIVATE 128
#define FUTEX_WAIT_BITSET_PRIVATE (9 | 128)
#define FUTEX_CLOCK_REALTIME 256
#define FUTEX_BITSET_MATCH_ANY 0xffffffff
#ifndef SYS_futex_waitv
#define SYS_futex_waitv 449
#endif
#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441
#endif
#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#define SYS_io_uring_enter 426
#endif

static struct timespec span = {3, 0};
static sigset_t alarms;

static int ms(void) { return span.tv_sec * 1000 + span.tv_nsec / 1000000; }
static struct timeval tv(void) { return (struct timeval){span.tv_sec, span.tv_nsec / 1000}; }
static int64_t ns(struct timespec t) { return t.tv_sec * 1000000000LL + t.tv_nsec; }

static struct timespec on(clockid_t clock) {
	struct timespec t;
	clock_gettime(clock, &t);
	return t;
}

// later is when the wait ends that begins now.
static struct timespec later(clockid_t clock) {
	struct timespec t = on(clock);
	t.tv_sec += span.tv_sec;
	t.tv_nsec += span.tv_nsec;
	if (t.tv_nsec >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
	return t;
}

static int sleep_until(clockid_t clock) {
	struct timespec t = later(clock);
	return clock_nanosleep(clock, TIMER_ABSTIME, &t, NULL);
}

// raw is a system call's result as the kernel gives it.
static long raw(long r) { return r < 0 ? -errno : r; }

static int futex(int op, struct timespec t) {
	int word = 0;
	return raw(syscall(SYS_futex, &word, op, 0, &t, NULL, FUTEX_BITSET_MATCH_ANY));
}

static int waitv(clockid_t clock) {
	uint32_t word = 0;
	struct { uint64_t val, uaddr; uint32_t flags, reserved; } v = {0, (uintptr_t)&word, 2, 0};
	struct timespec t = later(clock);
	return raw(syscall(SYS_futex_waitv, &v, 1, 0, &t, clock));
}

static int selects(int p) {
	int fds[2];
	if (pipe(fds)) return -errno;
	fd_set set;
	FD_ZERO(&set);
	FD_SET(fds[0], &set);
	struct timeval t = tv();
	int n = p ? pselect(fds[0] + 1, &set, NULL, NULL, &span, NULL) : select(fds[0] + 1, &set, NULL, NULL, &t);
	int left = FD_ISSET(fds[0], &set);
	close(fds[0]);
	close(fds[1]);
	return n ? n : -left;
}

static int epolls(int how) {
	struct epoll_event e;
	int fd = epoll_create1(0), n;
	switch (how) {
	case 0: n = epoll_wait(fd, &e, 1, ms()); break;
	case 1: n = epoll_pwait(fd, &e, 1, ms(), &alarms); break;
	default: n = syscall(SYS_epoll_pwait2, fd, &e, 1, &span, NULL, 8);
	}
	n = raw(n);
	close(fd);
	return n;
}

static int condition(clockid_t clock) {
	pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
	pthread_cond_t c;
	pthread_condattr_t a;
	pthread_condattr_init(&a);
	pthread_condattr_setclock(&a, clock);
	pthread_cond_init(&c, &a);
	struct timespec t = later(clock);
	pthread_mutex_lock(&m);
	int r = pthread_cond_timedwait(&c, &m, &t);
	pthread_mutex_unlock(&m);
	return -r;
}

static int mutex(int protocol) {
	pthread_mutex_t m;
	pthread_mutexattr_t a;
	pthread_mutexattr_init(&a);
	pthread_mutexattr_setprotocol(&a, protocol);
	pthread_mutex_init(&m, &a);
	pthread_mutex_lock(&m);
	struct timespec t = later(CLOCK_REALTIME);
	return -pthread_mutex_timedlock(&m, &t);
}

#ifndef __GLIBC__ // musl has no sem_clockwait
static int sem_clockwait(sem_t *s, clockid_t clock, const struct timespec *until) {
	struct timespec t = *until, now = on(clock), real = on(CLOCK_REALTIME);
	int64_t at = ns(t) - ns(now) + ns(real);
	t = (struct timespec){at / 1000000000, at % 1000000000};
	return sem_timedwait(s, &t);
}
#endif

static int semaphore(clockid_t clock) {
	sem_t s;
	sem_init(&s, 0, 0);
	struct timespec t = later(clock);
	return raw(sem_clockwait(&s, clock, &t));
}

static int sysv(void) {
	int id = semget(IPC_PRIVATE, 1, 0600);
	struct sembuf op = {0, -1, 0};
	int r = raw(syscall(SYS_semtimedop, id, &op, 1, &span));
	semctl(id, 0, IPC_RMID);
	return r;
}

static int queue(void) {
	char name[64], b[64];
	snprintf(name, sizeof name, "/timewarp-%d", getpid());
	struct mq_attr a = {.mq_maxmsg = 1, .mq_msgsize = sizeof b};
	mqd_t q = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &a);
	if (q < 0) return -errno;
	mq_unlink(name);
	struct timespec t = later(CLOCK_REALTIME);
	return raw(mq_timedreceive(q, b, sizeof b, NULL, &t));
}

static int aio(void) {
	unsigned long c = 0;
	uint64_t e[4];
	if (syscall(SYS_io_setup, 1, &c)) return -errno;
	struct timespec t = span;
	int r = raw(syscall(SYS_io_getevents, c, 1, 1, e, &t));
	syscall(SYS_io_destroy, c);
	return r;
}

static int uring(void) {
	uint32_t params[30] = {0};
	int fd = syscall(SYS_io_uring_setup, 2, params);
	if (fd < 0) return -errno;
	struct timespec t = span;
	struct { uint64_t mask; uint32_t size, pad; uint64_t ts; } arg = {0, 8, 0, (uintptr_t)&t};
	int r = raw(syscall(SYS_io_uring_enter, fd, 0, 1, 9, &arg, sizeof arg)); // GETEVENTS|EXT_ARG
	close(fd);
	return r;
}

static int patient(int option, int (*use)(int fd)) {
	int fds[2];
	struct timeval t = tv();
	socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
	setsockopt(fds[0], SOL_SOCKET, option, &t, sizeof t);
	int r = raw(use(fds[0]));
	close(fds[0]);
	close(fds[1]);
	return r;
}

static int receive(int fd) { char b; return recv(fd, &b, 1, 0); }
static int reads(int fd) { char b; return read(fd, &b, 1); }
static int fills(int fd) {
	static char b[1 << 12];
	while (send(fd, b, sizeof b, MSG_DONTWAIT) > 0) {}
	return write(fd, b, sizeof b);
}

static int accepts(void) {
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval t = tv();
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
	if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 1)) return -errno;
	int r = raw(accept(fd, NULL, NULL));
	close(fd);
	return r;
}

static void ring(int sig) { (void)sig; }

static int interval(int which) {
	struct itimerval v = {{0, 0}, tv()};
	signal(SIGALRM, ring);
	if (which) alarm(3);
	else setitimer(ITIMER_REAL, &v, NULL);
	return raw(pause());
}

static int timer(clockid_t clock, int flags) {
	struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	struct itimerspec v = {{0, 0}, flags ? later(clock) : span};
	timer_t id;
	signal(SIGUSR1, ring);
	if (timer_create(clock, &e, &id) || timer_settime(id, flags, &v, NULL)) return -errno;
	int r = raw(pause());
	timer_delete(id);
	return r;
}

// descriptor reads a timer twice if it is to go off again.
static int descriptor(clockid_t clock, int flags, int again) {
	struct itimerspec v = {{0, 0}, flags ? later(clock) : span};
	if (again) {
		v.it_value.tv_sec -= 2;
		v.it_interval.tv_sec = 2;
	}
	int fd = timerfd_create(clock, 0);
	timerfd_settime(fd, flags, &v, NULL);
	uint64_t n = 0, m = 0;
	int r = raw(read(fd, &n, sizeof n));
	if (again) r = raw(read(fd, &m, sizeof m));
	close(fd);
	return r == 8 ? n + m : r;
}

static int polled(void) {
	struct itimerspec v = {{0, 0}, span};
	struct pollfd p = {timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK), POLLIN, 0};
	timerfd_settime(p.fd, 0, &v, NULL);
	int r = raw(poll(&p, 1, -1));
	close(p.fd);
	return r;
}

// timeofday tells how long a sleep was in whole seconds by a clock that Go does not ask everywhere.
static int timeofday(void) {
	struct timeval from, to;
	struct timespec t = span;
	gettimeofday(&from, NULL);
	nanosleep(&t, NULL);
	gettimeofday(&to, NULL);
	return (to.tv_sec - from.tv_sec) + (to.tv_usec - from.tv_usec < 0 ? -1 : 0);
}

static void *thread(void *arg) {
	struct timespec t = span;
	nanosleep(&t, arg);
	return NULL;
}

static int threads(void) {
	pthread_t all[8];
	struct timespec left[8];
	for (int i = 0; i < 8; i++) pthread_create(&all[i], NULL, thread, &left[i]);
	for (int i = 0; i < 8; i++) pthread_join(all[i], NULL);
	return 0;
}

static int one(const char *name) {
	struct timespec t = span;
	struct pollfd p = {0};
#define IS(x) else if (!strcmp(name, x))
	if (!strcmp(name, "nanosleep")) return nanosleep(&t, &t);
	IS("sleep") return sleep(3);
	IS("gettimeofday") return timeofday();
	IS("clock_nanosleep") return clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
	IS("clock_nanosleep-realtime") return clock_nanosleep(CLOCK_REALTIME, 0, &t, NULL);
	IS("clock_nanosleep-boottime") return clock_nanosleep(CLOCK_BOOTTIME, 0, &t, NULL);
	IS("until-monotonic") return sleep_until(CLOCK_MONOTONIC);
	IS("until-realtime") return sleep_until(CLOCK_REALTIME);
	IS("until-boottime") return sleep_until(CLOCK_BOOTTIME);
	IS("select") return selects(0);
	IS("pselect") return selects(1);
	IS("poll") return poll(&p, 0, ms());
	IS("ppoll") return ppoll(&p, 0, &span, NULL);
	IS("epoll_wait") return epolls(0);
	IS("epoll_pwait") return epolls(1);
	IS("epoll_pwait2") return epolls(2);
	IS("futex") return futex(FUTEX_WAIT_PRIVATE, span);
	IS("futex-monotonic") return futex(FUTEX_WAIT_BITSET_PRIVATE, later(CLOCK_MONOTONIC));
	IS("futex-realtime") return futex(FUTEX_WAIT_BITSET_PRIVATE | FUTEX_CLOCK_REALTIME, later(CLOCK_REALTIME));
	IS("futex_waitv-monotonic") return waitv(CLOCK_MONOTONIC);
	IS("futex_waitv-realtime") return waitv(CLOCK_REALTIME);
	IS("condition-monotonic") return condition(CLOCK_MONOTONIC);
	IS("condition-realtime") return condition(CLOCK_REALTIME);
	IS("mutex") return mutex(PTHREAD_PRIO_NONE);
	IS("mutex-pi") return mutex(PTHREAD_PRIO_INHERIT);
	IS("semaphore") return semaphore(CLOCK_REALTIME);
	IS("semaphore-monotonic") return semaphore(CLOCK_MONOTONIC);
	IS("sigtimedwait") return raw(sigtimedwait(&alarms, NULL, &span));
	IS("semtimedop") return sysv();
	IS("mq_timedreceive") return queue();
	IS("io_getevents") return aio();
	IS("io_uring_enter") return uring();
	IS("recv") return patient(SO_RCVTIMEO, receive);
	IS("read") return patient(SO_RCVTIMEO, reads);
	IS("write") return patient(SO_SNDTIMEO, fills);
	IS("accept") return accepts();
	IS("setitimer") return interval(0);
	IS("alarm") return interval(1);
	IS("timer") return timer(CLOCK_MONOTONIC, 0);
	IS("timer-monotonic") return timer(CLOCK_MONOTONIC, TIMER_ABSTIME);
	IS("timer-realtime") return timer(CLOCK_REALTIME, TIMER_ABSTIME);
	IS("timerfd") return descriptor(CLOCK_MONOTONIC, 0, 0);
	IS("timerfd-monotonic") return descriptor(CLOCK_MONOTONIC, TFD_TIMER_ABSTIME, 0);
	IS("timerfd-realtime") return descriptor(CLOCK_REALTIME, TFD_TIMER_ABSTIME, 0);
	IS("timerfd-interval") return descriptor(CLOCK_BOOTTIME, 0, 1);
	IS("timerfd-poll") return polled();
	IS("threads") return threads();
	fprintf(stderr, "no such wait: %s\n", name);
	exit(2);
}

int main(int argc, char **argv) {
	sigemptyset(&alarms);
	sigaddset(&alarms, SIGUSR2);
	sigprocmask(SIG_BLOCK, &alarms, NULL);
	for (int i = 1; i < argc; i++) {
		if (*argv[i] == '-') {
			int n = -atoi(argv[i]);
			span = (struct timespec){n / 1000, n % 1000 * 1000000};
			continue;
		}
		int64_t mono = ns(on(CLOCK_MONOTONIC)), real = ns(on(CLOCK_REALTIME));
		int r = one(argv[i]);
		printf("%s %lld %lld %d\n", argv[i], (long long)(ns(on(CLOCK_MONOTONIC)) - mono), (long long)(ns(on(CLOCK_REALTIME)) - real), r);
		fflush(stdout);
	}
}
