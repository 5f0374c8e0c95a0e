namespace FastNn.Training;

/// <summary>A function of one number, computed in float.</summary>
interface ICurve
{
    double At(float value);

    /// <summary>The largest effect of rounding on the last value.</summary>
    double Rounding { get; }
}

/// <summary>A derivative by central differences.</summary>
/// <param name="Value">The derivative.</param>
/// <param name="Error">Its largest error; infinite where steps of different lengths do not agree, or there is a kink.</param>
readonly record struct CentralSlope(double Value, double Error)
{
    const float FirstStep = 1f / 8;
    const int Halvings = 9;

    /// <summary>The distance of neighbouring floats beside 1.</summary>
    public const double Ulp = 1.0 / (1 << 23);

    /// <summary>
    /// Computes the slope of a curve at a place. Every step is half of the one before; two of them give a third without their leading error (L. F. Richardson
    /// 1911), and the best is the one that moves least (C. J. F. Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", 1982).
    /// </summary>
    /// <param name="curve">The curve, whose number is not restored.</param>
    /// <param name="place">The place.</param>
    /// <param name="expected">The expected slope: where the first steps agree with it, no others are made.</param>
    /// <param name="floor">Slopes below it are small.</param>
    /// <param name="tolerance">The relative error to decide.</param>
    public static CentralSlope Of<TCurve>(ref TCurve curve, float place, double expected, double floor, double tolerance)
        where TCurve : ICurve, allows ref struct
    {
        double best = double.NaN, error = double.PositiveInfinity, before = double.NaN;
        float step = FirstStep * Math.Max(1, Math.Abs(place)), bestStep = step;
        for (int halvings = 0; halvings <= Halvings; halvings++, step /= 2)
        {
            double quotient = Quotient(ref curve, place, step, out double rounding);
            double improved = quotient + (quotient - before) / 3, moved = Math.Abs(improved - before) + rounding;
            if (moved < error)
            {
                (best, error, bestStep) = (improved, moved, step);
                double allowed = tolerance * Math.Max(floor, Math.Abs(expected));
                if (error <= allowed / 4 && Math.Abs(best - expected) <= allowed)
                {
                    return new(best, error);
                }
            }
            before = quotient;
        }
        double limit = tolerance * Math.Max(floor, Math.Max(Math.Abs(expected), Math.Abs(best)));
        return new(best, error <= limit && IsSmooth(ref curve, place, bestStep, best, limit) ? error : double.PositiveInfinity);
    }

    // Near a kink, shorter steps give another slope; at a kink, the slopes of the two sides do not converge.
    static bool IsSmooth<TCurve>(ref TCurve curve, float place, float step, double slope, double limit) where TCurve : ICurve, allows ref struct
    {
        for (int divisor = 4; divisor <= 64; divisor *= 4)
        {
            double apart = Math.Abs(Quotient(ref curve, place, step / divisor, out double rounding) - slope);
            if (apart > limit + rounding)
            {
                return false;
            }
        }
        double wide = Jump(ref curve, place, step), narrow = Jump(ref curve, place, step / 2);
        return narrow <= limit || narrow <= 0.75 * wide;
    }

    static double Quotient<TCurve>(ref TCurve curve, float place, float step, out double rounding) where TCurve : ICurve, allows ref struct
    {
        float up = place + step, down = place - step;
        double rise = curve.At(up) - curve.At(down);
        rounding = curve.Rounding / step;
        return rise / ((double)up - down);
    }

    static double Jump<TCurve>(ref TCurve curve, float place, float step) where TCurve : ICurve, allows ref struct
    {
        float up = place + step, down = place - step;
        double here = curve.At(place);
        return Math.Abs((curve.At(up) - here) / ((double)up - place) - (here - curve.At(down)) / ((double)place - down));
    }
}
