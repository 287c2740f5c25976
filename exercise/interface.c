// SPDX-License-Identifier: GPL-2.0-only
/*
 * What programs do with a network interface: what `ip link`, `ethtool` and a
 * program with a packet socket would.
 *
 * An interface has no file in /dev.  A program sees its name in sysfs, makes a
 * socket of packets, and by it configures the interface, sends and receives.
 * Opening an interface is making that socket.  Nothing here knows of addresses
 * and protocols: a frame is bytes to a network driver.
 */
#include <string.h>

#include "exercise/plan.h"
#include "explore/choice.h"

#define AF_PACKET		17
#define SOCK_RAW		3
#define ETH_P_ALL_BIG_ENDIAN	0x0300
#define ARPHRD_ETHER		1

#define SIOCGIFFLAGS		0x8913
#define SIOCSIFFLAGS		0x8914
#define SIOCSIFMTU		0x8922
#define SIOCSIFHWADDR		0x8924
#define SIOCADDMULTI		0x8931
#define SIOCDELMULTI		0x8932
#define SIOCGIFINDEX		0x8933
#define SIOCSIFTXQLEN		0x8943
#define SIOCETHTOOL		0x8946
#define SIOCGMIIPHY		0x8947
#define SIOCGMIIREG		0x8948
#define SIOCSMIIREG		0x8949
#define SIOCSHWTSTAMP		0x89b0
#define SIOCGHWTSTAMP		0x89b1
#define SIOCDEVPRIVATE		0x89f0

#define IFF_UP			0x1
#define IFF_PROMISC		0x100
#define IFF_ALLMULTI		0x200
#define IFF_MULTICAST		0x1000
#define IFF_BROADCAST		0x2

#define NAME_SIZE		16
#define REQUEST_SIZE		40
/* What a request points to stands behind it in the buffer. */
#define DATA_OFFSET		64
#define DATA_SIZE		1024

enum operation {
	OPERATION_INDEX,
	OPERATION_UP,
	OPERATION_BIND,
	OPERATION_SEND,
	OPERATION_POLL,
	OPERATION_RECEIVE,
	OPERATION_ETHTOOL,
	OPERATION_MII,
	OPERATION_FLAGS,
	OPERATION_MULTICAST,
	OPERATION_MTU,
	OPERATION_ADDRESS,
	OPERATION_DOWN,
	OPERATION_SHOW,
	OPERATION_PRIVATE,
};

/* What a walk does, in order. */
static const enum operation walk[] = {
	OPERATION_INDEX, OPERATION_UP, OPERATION_BIND, OPERATION_SEND, OPERATION_SEND,
	OPERATION_POLL, OPERATION_RECEIVE, OPERATION_ETHTOOL, OPERATION_ETHTOOL, OPERATION_ETHTOOL,
	OPERATION_ETHTOOL, OPERATION_ETHTOOL, OPERATION_ETHTOOL, OPERATION_ETHTOOL,
	OPERATION_ETHTOOL, OPERATION_MII, OPERATION_MII, OPERATION_FLAGS, OPERATION_MULTICAST,
	OPERATION_SEND, OPERATION_DOWN, OPERATION_MTU, OPERATION_ADDRESS, OPERATION_UP,
	OPERATION_SEND, OPERATION_SEND, OPERATION_SEND, OPERATION_SHOW, OPERATION_RECEIVE,
};

unsigned int interface_walk_length(void)
{
	return sizeof(walk) / sizeof(walk[0]);
}

void interface_open(struct tophalf_syscall *call)
{
	/* Not blocking, so that a walk gets past an interface on which nothing arrives. */
	unsigned long type = SOCK_RAW | USER_O_NONBLOCK;

	if (choose(TOPHALF_CHOOSE_ARGUMENT, 4) == 3)
		type = SOCK_RAW;
	call_set(call, TOPHALF_SYS_SOCKET, AF_PACKET, type, ETH_P_ALL_BIG_ENDIAN);
}

/* struct ifreq: a name, and what is asked. */
static void request(uint32_t task, const char *name, const void *value, size_t size,
		    long fd, unsigned long command, struct tophalf_syscall *call)
{
	char bytes[REQUEST_SIZE] = { 0 };

	for (size_t i = 0; i + 1 < NAME_SIZE && name[i]; i++)
		bytes[i] = name[i];
	memcpy(bytes + NAME_SIZE, value, size);
	buffer_put(task, bytes, sizeof(bytes));
	call_set(call, TOPHALF_SYS_IOCTL, (unsigned long)fd, command, buffer_address(task));
}

static void request_number(uint32_t task, const char *name, int32_t value, long fd,
			   unsigned long command, struct tophalf_syscall *call)
{
	request(task, name, &value, sizeof(value), fd, command, call);
}

static void request_flags(uint32_t task, const char *name, uint16_t flags, long fd,
			  struct tophalf_syscall *call)
{
	request(task, name, &flags, sizeof(flags), fd, SIOCSIFFLAGS, call);
}

static void change_flags(uint32_t task, const char *name, long fd, struct tophalf_syscall *call)
{
	static const uint16_t more[4] = {
		IFF_PROMISC, IFF_ALLMULTI, 0, IFF_PROMISC | IFF_ALLMULTI,
	};

	request_flags(task, name, IFF_UP | IFF_BROADCAST | IFF_MULTICAST |
				  more[choose(TOPHALF_CHOOSE_ARGUMENT, 4)], fd, call);
}

static void set_mtu(uint32_t task, const char *name, long fd, struct tophalf_syscall *call)
{
	static const int32_t sizes[8] = { 1400, 1500, 68, 9000, 0, 1, 1504, 65535 };

	request_number(task, name, sizes[choose(TOPHALF_CHOOSE_ARGUMENT, 8)], fd, SIOCSIFMTU, call);
}

/* struct sockaddr with an Ethernet address: of a card, or of a group of them. */
static void request_address(uint32_t task, const char *name, bool group, long fd,
			    unsigned long command, struct tophalf_syscall *call)
{
	unsigned char address[16] = { 0, 0, 0x02, 0, 0x5e, 0x10, 0x20, 0x30 };
	uint16_t family = group ? 0 : ARPHRD_ETHER;

	memcpy(address, &family, sizeof(family));
	if (group)
		address[2] = 0x01;
	address[7] = (unsigned char)choose(TOPHALF_CHOOSE_ARGUMENT, 4);
	request(task, name, address, sizeof(address), fd, command, call);
}

/* struct sockaddr_ll */
static void bind_to(uint32_t task, uint32_t index, long fd, struct tophalf_syscall *call)
{
	struct {
		uint16_t family, protocol;
		uint32_t index;
		unsigned char rest[12];
	} address = { .family = AF_PACKET, .protocol = ETH_P_ALL_BIG_ENDIAN, .index = index };

	buffer_put(task, (const char *)&address, sizeof(address));
	call_set(call, TOPHALF_SYS_BIND, (unsigned long)fd, buffer_address(task), sizeof(address));
}

/* A frame to everybody, of a protocol for experiments. */
static void send_frame(uint32_t task, long fd, struct tophalf_syscall *call)
{
	static const unsigned long sizes[8] = { 60, 1514, 200, 61, 14, 1000, 63, 1518 };
	static const unsigned char header[14] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02, 0, 0x5e, 0x10, 0x20, 0x30, 0x88, 0xb5,
	};
	char frame[1518];
	unsigned long size = sizes[choose(TOPHALF_CHOOSE_ARGUMENT, 8)];

	memset(frame, 0x5a, sizeof(frame));
	memcpy(frame, header, sizeof(header));
	buffer_put(task, frame, size);
	call_set(call, TOPHALF_SYS_WRITE, (unsigned long)fd, buffer_address(task), size);
}

/* An ioctl with a pointer to more: here at the end of the request. */
static void request_pointer(uint32_t task, const char *name, const uint32_t *words, size_t count,
			    long fd, unsigned long command, struct tophalf_syscall *call)
{
	char data[DATA_OFFSET + DATA_SIZE] = { 0 };
	unsigned long pointer = buffer_address(task) + DATA_OFFSET;

	memcpy(data + DATA_OFFSET, words, count * sizeof(*words));
	for (size_t i = 0; i + 1 < NAME_SIZE && name[i]; i++)
		data[i] = name[i];
	memcpy(data + NAME_SIZE, &pointer, sizeof(pointer));
	buffer_put(task, data, sizeof(data));
	/* The answer may be longer than the question. */
	buffer_used(task, BUFFER_SIZE);
	call_set(call, TOPHALF_SYS_IOCTL, (unsigned long)fd, command, buffer_address(task));
}

/*
 * ETHTOOL_*: drivers' information, registers, link, coalescing, rings, pause,
 * wake-on-LAN, message level, strings and statistics, negotiation, features.  A
 * walk goes through them in order.
 */
static void ethtool(uint32_t task, const char *name, uint32_t nth, long fd,
		    struct tophalf_syscall *call)
{
	static const uint32_t commands[] = {
		0x03, 0x0a, 0x04, 0x4c, 0x09, 0x07, 0x0e, 0x10,		/* asking, as ethtool does first */
		0x12, 0x05, 0x1b, 0x1d, 0x01, 0x0b, 0x41, 0x3a,
		0x0f, 0x11, 0x13, 0x06, 0x08, 0x02, 0x1c, 0x1a,		/* setting; identification; tests */
	};
	const uint32_t count = sizeof(commands) / sizeof(commands[0]);
	uint32_t words[16] = { 0 };

	words[0] = commands[(nth + choose(TOPHALF_CHOOSE_ARGUMENT, count)) % count];
	/* A length, a set of strings, seconds, a number of rings ... */
	words[1] = 1 + choose(TOPHALF_CHOOSE_ARGUMENT, 4);
	words[2] = 64;
	request_pointer(task, name, words, 16, fd, SIOCETHTOOL, call);
}

/* struct mii_ioctl_data */
static void mii(uint32_t task, const char *name, long fd, struct tophalf_syscall *call)
{
	static const unsigned long commands[4] = {
		SIOCGMIIPHY, SIOCGMIIREG, SIOCGMIIREG, SIOCSMIIREG,
	};
	uint16_t data[4] = { 0, (uint16_t)choose(TOPHALF_CHOOSE_ARGUMENT, 8), 0x1000, 0 };

	request(task, name, data, sizeof(data), fd, commands[choose(TOPHALF_CHOOSE_ARGUMENT, 4)], call);
}

static void private_command(uint32_t task, const char *name, long fd, struct tophalf_syscall *call)
{
	static const unsigned long commands[4] = {
		SIOCSHWTSTAMP, SIOCGHWTSTAMP, SIOCDEVPRIVATE, SIOCDEVPRIVATE + 1,
	};
	uint32_t words[4] = { 0, choose(TOPHALF_CHOOSE_ARGUMENT, 2), choose(TOPHALF_CHOOSE_ARGUMENT, 2), 0 };

	request_pointer(task, name, words, 4, fd, commands[choose(TOPHALF_CHOOSE_ARGUMENT, 4)], call);
}

static void carry_out(enum operation operation, uint32_t task, unsigned int nth, const char *name,
		      uint32_t index, long fd, struct tophalf_syscall *call)
{
	switch (operation) {
	case OPERATION_INDEX:
		request_number(task, name, 0, fd, SIOCGIFINDEX, call);
		return;
	case OPERATION_UP:
		request_flags(task, name, IFF_UP | IFF_BROADCAST | IFF_MULTICAST, fd, call);
		return;
	case OPERATION_BIND:
		bind_to(task, index, fd, call);
		return;
	case OPERATION_SEND:
		send_frame(task, fd, call);
		return;
	case OPERATION_POLL:
		call_poll(call, fd, false);
		return;
	case OPERATION_RECEIVE:
		call_read(call, task, fd);
		return;
	case OPERATION_ETHTOOL:
		ethtool(task, name, nth, fd, call);
		return;
	case OPERATION_MII:
		mii(task, name, fd, call);
		return;
	case OPERATION_FLAGS:
		change_flags(task, name, fd, call);
		return;
	case OPERATION_MULTICAST:
		request_address(task, name, true, fd,
				choose(TOPHALF_CHOOSE_ARGUMENT, 2) ? SIOCDELMULTI : SIOCADDMULTI, call);
		return;
	case OPERATION_MTU:
		set_mtu(task, name, fd, call);
		return;
	case OPERATION_ADDRESS:
		request_address(task, name, false, fd, SIOCSIFHWADDR, call);
		return;
	case OPERATION_DOWN:
		request_flags(task, name, IFF_BROADCAST | IFF_MULTICAST, fd, call);
		return;
	case OPERATION_SHOW:
		request_number(task, name, 0, fd, SIOCGIFFLAGS, call);
		return;
	case OPERATION_PRIVATE:
		private_command(task, name, fd, call);
		return;
	}
}

void interface_walk_step(uint32_t task, unsigned int step, const char *name, uint32_t index,
			 long fd, struct tophalf_syscall *call)
{
	unsigned int before = 0;

	/* Of the same kind: each asks for something else. */
	for (unsigned int i = 0; i < step; i++)
		before += walk[i] == walk[step];
	carry_out(walk[step], task, before, name, index, fd, call);
}

void interface_any_call(uint32_t task, unsigned int step, const char *name, uint32_t index,
			long fd, struct tophalf_syscall *call)
{
	static const enum operation menu[24] = {
		OPERATION_INDEX, OPERATION_UP, OPERATION_BIND, OPERATION_SEND, OPERATION_SEND,
		OPERATION_RECEIVE, OPERATION_SEND, OPERATION_ETHTOOL, OPERATION_SEND, OPERATION_FLAGS,
		OPERATION_SEND, OPERATION_POLL, OPERATION_DOWN, OPERATION_MTU, OPERATION_UP,
		OPERATION_SEND, OPERATION_ETHTOOL, OPERATION_MULTICAST, OPERATION_SEND, OPERATION_MII,
		OPERATION_ADDRESS, OPERATION_ETHTOOL, OPERATION_SHOW, OPERATION_PRIVATE,
	};
	enum operation operation = menu[(choose(TOPHALF_CHOOSE_CALL, 24) + step) % 24];

	/* Without them nothing is sent at all. */
	if (!index && operation == OPERATION_BIND)
		operation = OPERATION_INDEX;
	carry_out(operation, task, step, name, index, fd, call);
}

uint32_t interface_index(uint32_t task, const struct tophalf_syscall *call)
{
	uint32_t index;

	if (call->number != TOPHALF_SYS_IOCTL || call->argument[1] != SIOCGIFINDEX || call->result)
		return 0;
	memcpy(&index, buffer_bytes(task) + NAME_SIZE, sizeof(index));
	return index;
}
