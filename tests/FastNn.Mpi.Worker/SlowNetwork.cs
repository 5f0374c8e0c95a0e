using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FastNn.Mpi.Worker;

/// <summary>Passes the Ethernet frames of two interfaces, <c>port1</c> and <c>port2</c>, to each other, later, and not all of them. Linux; needs
/// root.</summary>
sealed class SlowNetwork
{
    // The headers of Linux: if_packet.h and if_ether.h.
    const int PacketLevel = 263, VirtualHeader = 15, IgnoreOutgoing = 23, AllProtocols = 3, LinkAddressBytes = 20;
    const int LargestFrame = 128 * 1024, Buffer = 4 << 20;

    readonly Socket from, to;
    readonly TimeSpan delay;
    readonly double loss;
    readonly Random random;
    readonly BlockingCollection<(long Received, byte[] Frame)> held = [];
    long passed, lost;
    TimeSpan shortest = TimeSpan.MaxValue;

    SlowNetwork(Socket from, Socket to, TimeSpan delay, double loss, int seed) =>
        (this.from, this.to, this.delay, this.loss, random) = (from, to, delay, loss, new(seed));

    /// <summary>Passes frames until the standard input ends, and prints how many.</summary>
    public static void Run(Options options)
    {
        Socket one = Open("port1"), other = Open("port2");
        var delay = TimeSpan.FromMilliseconds(options.Get("delay", 0));
        double loss = options.Get("loss", 0) / 100.0;
        SlowNetwork[] directions = [new(one, other, delay, loss, seed: 1), new(other, one, delay, loss, seed: 2)];
        foreach (SlowNetwork direction in directions)
        {
            new Thread(direction.Receive) { IsBackground = true }.Start();
            new Thread(direction.Send) { IsBackground = true }.Start();
        }
        Console.WriteLine("ready");
        while (Console.ReadLine() is not null)
        {
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"passed {directions.Sum(one => Volatile.Read(ref one.passed))} lost {directions.Sum(one => Volatile.Read(ref one.lost))} ") +
            string.Create(CultureInfo.InvariantCulture, $"shortest delay {directions.Min(one => one.shortest).TotalMilliseconds:f3} ms"));
    }

    static Socket Open(string name)
    {
        var socket = new Socket(AddressFamily.Packet, SocketType.Raw, 0) { ReceiveBufferSize = Buffer, SendBufferSize = Buffer };
        Span<byte> yes = BitConverter.GetBytes(1);
        // Hosts leave checksums to the interface; a header before each frame says so, and the other interface reads it.
        socket.SetRawSocketOption(PacketLevel, VirtualHeader, yes);
        socket.SetRawSocketOption(PacketLevel, IgnoreOutgoing, yes);
        socket.Bind(new Interface(int.Parse(File.ReadAllText($"/sys/class/net/{name}/ifindex"), CultureInfo.InvariantCulture)));
        return socket;
    }

    void Receive()
    {
        byte[] frame = new byte[LargestFrame];
        while (true)
        {
            int length = from.Receive(frame);
            if (random.NextDouble() < loss)
            {
                Interlocked.Increment(ref lost);
                continue;
            }
            held.Add((Stopwatch.GetTimestamp(), frame[..length]));
        }
    }

    void Send()
    {
        foreach ((long received, byte[] frame) in held.GetConsumingEnumerable())
        {
            while (Stopwatch.GetElapsedTime(received) < delay)
            {
                Thread.Sleep(1);
            }
            TimeSpan time = Stopwatch.GetElapsedTime(received);
            shortest = time < shortest ? time : shortest;
            to.Send(frame);
            Interlocked.Increment(ref passed);
        }
    }

    /// <summary>The address of an interface for packets (sockaddr_ll): family, protocol, index, and a hardware address, which is not needed.</summary>
    sealed class Interface(int index) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily, LinkAddressBytes);
            // In the order of the network.
            address[3] = AllProtocols;
            BitConverter.TryWriteBytes(address.Buffer.Span[4..], index);
            return address;
        }
    }
}
