using System.Runtime.InteropServices;
using System.Text;

namespace FastNn.Mpi.Native;

/// <summary>The functions of an MPI library that is loaded at run time. All return MPI's code, 0 for success.</summary>
sealed unsafe class MpiLibrary
{
    readonly nint library;

    readonly delegate* unmanaged<int*, byte***, int, int*, int> initThread;
    readonly delegate* unmanaged<int*, int> initialized;
    readonly delegate* unmanaged<int> finalize;
    readonly delegate* unmanaged<nint, nint, int> setErrorHandler;
    readonly delegate* unmanaged<nint, int*, int> getRank, getSize;
    readonly delegate* unmanaged<byte*, int*, int> getVersion;
    readonly delegate* unmanaged<int, byte*, int*, int> getErrorText;
    readonly delegate* unmanaged<nint, int, int> abort;
    readonly delegate* unmanaged<byte*, int, nint, int, int, nint, nint*, int> send, receive;
    readonly delegate* unmanaged<nint, float*, int, nint, nint, nint, nint*, int> sum;
    readonly delegate* unmanaged<nint*, int*, nint, int> test;
    readonly delegate* unmanaged<nint*, int> cancel;

    /// <exception cref="EntryPointNotFoundException">The library is no MPI library.</exception>
    public MpiLibrary(nint library)
    {
        this.library = library;
        Abi = NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _) ? MpiAbi.OpenMpi(Find) : MpiAbi.Mpich;
        initThread = (delegate* unmanaged<int*, byte***, int, int*, int>)Find("MPI_Init_thread");
        initialized = (delegate* unmanaged<int*, int>)Find("MPI_Initialized");
        finalize = (delegate* unmanaged<int>)Find("MPI_Finalize");
        setErrorHandler = (delegate* unmanaged<nint, nint, int>)Find("MPI_Comm_set_errhandler");
        getRank = (delegate* unmanaged<nint, int*, int>)Find("MPI_Comm_rank");
        getSize = (delegate* unmanaged<nint, int*, int>)Find("MPI_Comm_size");
        getVersion = (delegate* unmanaged<byte*, int*, int>)Find("MPI_Get_library_version");
        getErrorText = (delegate* unmanaged<int, byte*, int*, int>)Find("MPI_Error_string");
        abort = (delegate* unmanaged<nint, int, int>)Find("MPI_Abort");
        send = (delegate* unmanaged<byte*, int, nint, int, int, nint, nint*, int>)Find("MPI_Isend");
        receive = (delegate* unmanaged<byte*, int, nint, int, int, nint, nint*, int>)Find("MPI_Irecv");
        sum = (delegate* unmanaged<nint, float*, int, nint, nint, nint, nint*, int>)Find("MPI_Iallreduce");
        test = (delegate* unmanaged<nint*, int*, nint, int>)Find("MPI_Test");
        cancel = (delegate* unmanaged<nint*, int>)Find("MPI_Cancel");
    }

    public MpiAbi Abi { get; }

    /// <summary>Whether a function has failed: messages may be lost.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The name and version of the library: the first line of what it says of itself.</summary>
    public string Version
    {
        get
        {
            byte[] text = new byte[8192];
            int length;
            fixed (byte* at = text)
            {
                Check(getVersion(at, &length), "MPI_Get_library_version");
            }
            string whole = Encoding.UTF8.GetString(text, 0, Math.Clamp(length, 0, text.Length)).TrimEnd('\0');
            return whole.Split('\n', ',')[0].Replace("\t", " ", StringComparison.Ordinal).Trim();
        }
    }

    public int Rank => Get(getRank, "MPI_Comm_rank");

    public int Size => Get(getSize, "MPI_Comm_size");

    /// <summary>Starts MPI for calls from one thread, unless the program has done so. Errors are returned from now on. Returns whether it was started
    /// here.</summary>
    public bool Start()
    {
        const int Funneled = 1;
        int flag, provided;
        Check(initialized(&flag), "MPI_Initialized");
        if (flag == 0)
        {
            Check(initThread(null, null, Funneled, &provided), "MPI_Init_thread");
        }
        Check(setErrorHandler(Abi.World, Abi.ErrorsReturn), "MPI_Comm_set_errhandler");
        return flag == 0;
    }

    public void End() => Check(finalize(), "MPI_Finalize");

    public void Abort(int exitCode) => abort(Abi.World, exitCode);

    public void BeginSend(byte* data, int bytes, int to, int tag, ref nint request)
    {
        fixed (nint* r = &request)
        {
            Check(send(data, bytes, Abi.Byte, to, tag, Abi.World, r), "MPI_Isend");
        }
    }

    public void BeginReceive(byte* data, int bytes, int from, int tag, ref nint request)
    {
        fixed (nint* r = &request)
        {
            Check(receive(data, bytes, Abi.Byte, from, tag, Abi.World, r), "MPI_Irecv");
        }
    }

    public void BeginSum(float* values, int count, ref nint request)
    {
        fixed (nint* r = &request)
        {
            Check(sum(Abi.InPlace, values, count, Abi.Float, Abi.Sum, Abi.World, r), "MPI_Iallreduce");
        }
    }

    /// <summary>Returns whether an operation is complete.</summary>
    public bool IsComplete(ref nint request)
    {
        int flag;
        fixed (nint* r = &request)
        {
            Check(test(r, &flag, Abi.IgnoreStatus), "MPI_Test");
        }
        return flag != 0;
    }

    /// <summary>Cancels an operation that has not begun; it is complete then.</summary>
    public void Cancel(ref nint request)
    {
        fixed (nint* r = &request)
        {
            Check(cancel(r), "MPI_Cancel");
        }
    }

    int Get(delegate* unmanaged<nint, int*, int> function, string name)
    {
        int value;
        Check(function(Abi.World, &value), name);
        return value;
    }

    void Check(int code, string function)
    {
        if (code != 0)
        {
            throw Failure(code, function);
        }
    }

    ProcessGroupException Failure(int code, string function)
    {
        HasFailed = true;
        byte* text = stackalloc byte[8192];
        int length;
        string reason = getErrorText(code, text, &length) == 0 ? Encoding.UTF8.GetString(text, length) : $"code {code}";
        return new($"{function} failed: {reason}.");
    }

    nint Find(string name) => NativeLibrary.GetExport(library, name);
}
