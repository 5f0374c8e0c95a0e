namespace FastNn.Mpi.Native;

/// <summary>The handles and constants of an MPI library, whose types and values each implementation chooses itself.</summary>
/// <param name="World">MPI_COMM_WORLD.</param>
/// <param name="Byte">MPI_BYTE.</param>
/// <param name="Float">MPI_FLOAT.</param>
/// <param name="Sum">MPI_SUM.</param>
/// <param name="ErrorsReturn">MPI_ERRORS_RETURN.</param>
/// <param name="InPlace">MPI_IN_PLACE.</param>
/// <param name="IgnoreStatus">MPI_STATUS_IGNORE.</param>
/// <remarks>Handles of MPICH are 32-bit numbers. Passed as native integers they are in the low half of the same register, on x64 and Arm64.</remarks>
sealed record MpiAbi(nint World, nint Byte, nint Float, nint Sum, nint ErrorsReturn, nint InPlace, nint IgnoreStatus)
{
    /// <summary>Returns the handles of Open MPI, which are the addresses of objects that the library exports.</summary>
    /// <param name="find">Returns the address of an exported symbol.</param>
    public static MpiAbi OpenMpi(Func<string, nint> find) => new(
        find("ompi_mpi_comm_world"), find("ompi_mpi_byte"), find("ompi_mpi_float"), find("ompi_mpi_op_sum"), find("ompi_mpi_errors_return"),
        InPlace: 1, IgnoreStatus: 0);

    /// <summary>The handles of MPICH and of libraries with its ABI, from its mpi.h.</summary>
    public static MpiAbi Mpich { get; } = new(
        World: 0x44000000, Byte: 0x4c00010d, Float: 0x4c00040a, Sum: 0x58000003, ErrorsReturn: 0x54000001, InPlace: -1, IgnoreStatus: 1);
}
